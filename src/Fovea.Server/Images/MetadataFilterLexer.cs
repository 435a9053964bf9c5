using System.Text;
using Fovea.Protocol.Errors;
using Fovea.Server.Hosting;

namespace Fovea.Server.Images;

/// <summary>Cuts a <c>$filter</c> into tokens, one ahead of its reader.</summary>
internal sealed class MetadataFilterLexer
{
    private readonly string _text;
    private int _next;

    public MetadataFilterLexer(string text)
    {
        _text = text;
        Current = Read();
    }

    /// <summary>The token that is next; its text is without quotes.</summary>
    public (MetadataFilterToken Kind, string Text, int Start) Current { get; private set; }

    /// <returns>The text of the token that is left behind.</returns>
    public string Advance()
    {
        var text = Current.Text;
        Current = Read();
        return text;
    }

    /// <summary>Advances over a bare word of any case, if it is next.</summary>
    public bool TryTakeWord(string word)
    {
        if (Current.Kind != MetadataFilterToken.Word || !Current.Text.Equals(word, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        Advance();
        return true;
    }

    public string Take(MetadataFilterToken kind, string expected) => Current.Kind == kind ? Advance() : throw Expected(expected);

    public ServiceException Expected(string expected) =>
        Refuse($"{expected} must stand here, not {(Current.Kind == MetadataFilterToken.End ? "the end" : $"'{_text[Current.Start.._next]}'")}");

    public ServiceException Refuse(string reason) => RefuseAt(Current.Start, reason);

    private static ServiceException RefuseAt(int index, string reason) =>
        new(ErrorCode.BadRequest, $"The $filter cannot be read at character {index + 1}: {reason}.");

    private (MetadataFilterToken Kind, string Text, int Start) Read()
    {
        while (_next < _text.Length && char.IsWhiteSpace(_text[_next]))
        {
            _next++;
        }

        var start = _next;
        return start == _text.Length ? (MetadataFilterToken.End, "", start) : _text[start] switch
        {
            '(' => (MetadataFilterToken.Open, _text[_next++].ToString(), start),
            ')' => (MetadataFilterToken.Close, _text[_next++].ToString(), start),
            '\'' => (MetadataFilterToken.Quoted, ReadQuoted(), start),
            _ => (MetadataFilterToken.Word, ReadWord(), start),
        };
    }

    private string ReadWord()
    {
        var start = _next;
        while (_next < _text.Length && _text[_next] is not ('(' or ')' or '\'') && !char.IsWhiteSpace(_text[_next]))
        {
            _next++;
        }

        return _text[start.._next];
    }

    private string ReadQuoted()
    {
        var start = _next++;
        var value = new StringBuilder();
        while (_next < _text.Length)
        {
            var character = _text[_next++];
            if (character != '\'')
            {
                value.Append(character);
            }
            else if (_next < _text.Length && _text[_next] == '\'')
            {
                value.Append(_text[_next++]);
            }
            else
            {
                return value.ToString();
            }
        }

        throw RefuseAt(start, "the quote that opens here is not closed; a quote inside a value is doubled");
    }
}
