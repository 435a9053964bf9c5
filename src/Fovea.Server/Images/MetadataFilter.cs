using System.Linq.Expressions;
using Fovea.Protocol.Errors;
using Fovea.Server.Hosting;

namespace Fovea.Server.Images;

/// <summary>Reads the <c>$filter</c> of an image listing into a condition that the database evaluates.</summary>
/// <remarks>
/// <code>
/// or         = and *( "or" and )
/// and        = primary *( "and" primary )
/// primary    = "(" or ")" / comparison
/// comparison = key ( "eq" / "ne" ) 'value'
/// </code>
/// A key is a bare word or stands in quotes; a quote inside quotes is doubled. Operators may have any case, keys and values may not.
/// An image without the key does not equal any value, so <c>ne</c> finds it.
/// </remarks>
internal sealed class MetadataFilter
{
    /// <summary>Room for a comparison with each of the ten longest pairs that an image can have.</summary>
    public const int MaxLength = 4096;

    public const int MaxComparisons = 32;
    public const int MaxDepth = 16;

    private readonly MetadataFilterLexer _lexer;
    private int _comparisons;

    private MetadataFilter(string text) => _lexer = new MetadataFilterLexer(text);

    /// <exception cref="ServiceException">The text is no such expression; the message says where.</exception>
    public static Expression<Func<SnapshotImageEntity, bool>> Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            throw new ServiceException(ErrorCode.BadRequest, $"The $filter has {text.Length} characters; it may have at most {MaxLength}.");
        }

        var parser = new MetadataFilter(text);
        var condition = parser.ReadOr(depth: 0);
        return parser._lexer.Current.Kind == MetadataFilterToken.End ? condition : throw parser._lexer.Expected("'and', 'or' or the end");
    }

    /// <summary>The same condition, in which each comparison looks the image up in a list of those with that pair.</summary>
    /// <param name="condition">As <see cref="Parse"/> returns it.</param>
    /// <param name="pairs">The metadata of the images' snapshot.</param>
    public static Expression<Func<SnapshotImageEntity, bool>> ByList(Expression<Func<SnapshotImageEntity, bool>> condition, IQueryable<ImageMetadataEntity> pairs) =>
        Expression.Lambda<Func<SnapshotImageEntity, bool>>(new ListLookup(condition.Parameters[0], pairs).Visit(condition.Body), condition.Parameters);

    private Expression<Func<SnapshotImageEntity, bool>> ReadOr(int depth)
    {
        var condition = ReadAnd(depth);
        while (_lexer.TryTakeWord("or"))
        {
            condition = Combine(condition, ReadAnd(depth), Expression.OrElse);
        }

        return condition;
    }

    private Expression<Func<SnapshotImageEntity, bool>> ReadAnd(int depth)
    {
        var condition = ReadPrimary(depth);
        while (_lexer.TryTakeWord("and"))
        {
            condition = Combine(condition, ReadPrimary(depth), Expression.AndAlso);
        }

        return condition;
    }

    private Expression<Func<SnapshotImageEntity, bool>> ReadPrimary(int depth)
    {
        if (_lexer.Current.Kind != MetadataFilterToken.Open)
        {
            return ReadComparison();
        }

        if (depth == MaxDepth)
        {
            throw _lexer.Refuse($"parentheses may be nested {MaxDepth} deep at most");
        }

        _lexer.Advance();
        var condition = ReadOr(depth + 1);
        _lexer.Take(MetadataFilterToken.Close, "')', 'and' or 'or'");
        return condition;
    }

    private Expression<Func<SnapshotImageEntity, bool>> ReadComparison()
    {
        if (++_comparisons > MaxComparisons)
        {
            throw _lexer.Refuse($"it may hold at most {MaxComparisons} comparisons");
        }

        var key = ReadKey();
        var isEqual = _lexer.TryTakeWord("eq") || (_lexer.TryTakeWord("ne") ? false : throw _lexer.Expected("'eq' or 'ne'"));
        var value = _lexer.Take(MetadataFilterToken.Quoted, "a value in single quotes");

        // Key and value are captured, which makes them parameters of the query and not part of its text.
        return isEqual
            ? image => image.Metadata.Any(m => m.Key == key && m.Value == value)
            : image => !image.Metadata.Any(m => m.Key == key && m.Value == value);
    }

    private string ReadKey()
    {
        if (_lexer.Current.Kind is not (MetadataFilterToken.Word or MetadataFilterToken.Quoted) || _lexer.Current.Text.Length == 0)
        {
            throw _lexer.Expected("a key or '('");
        }

        return _lexer.Advance();
    }

    private static Expression<Func<SnapshotImageEntity, bool>> Combine(
        Expression<Func<SnapshotImageEntity, bool>> left, Expression<Func<SnapshotImageEntity, bool>> right, Func<Expression, Expression, Expression> join)
    {
        var image = left.Parameters[0];
        var body = new ParameterReplacement(right.Parameters[0], image).Visit(right.Body);
        return Expression.Lambda<Func<SnapshotImageEntity, bool>>(join(left.Body, body), image);
    }

    private sealed class ParameterReplacement(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
    }

    private sealed class ListLookup(ParameterExpression image, IQueryable<ImageMetadataEntity> pairs) : ExpressionVisitor
    {
        private static readonly Expression<Func<ImageMetadataEntity, Guid>> ImageOf = pair => pair.ImageId;

        protected override Expression VisitMethodCall(MethodCallExpression node) => node is { Method.Name: nameof(Enumerable.Any), Arguments: [_, Expression<Func<ImageMetadataEntity, bool>> pair] }
            ? Expression.Call(
                typeof(Queryable), nameof(Queryable.Contains), [typeof(Guid)], pairs.Where(pair).Select(ImageOf).Expression, Expression.Property(image, nameof(SnapshotImageEntity.ImageId)))
            : base.VisitMethodCall(node);
    }
}
