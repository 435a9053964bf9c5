using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Fovea.Server.Transfers.Pictures;

/// <summary>Names of folders for tags: each one that every file system takes, and no two alike.</summary>
internal static class FolderNames
{
    private const int MaxLength = 80;
    private const char Replacement = '_';

    /// <summary>Not allowed in file names of Windows; a slash or NUL is allowed nowhere.</summary>
    private const string Forbidden = "<>:\"/\\|?*";

    /// <summary>Devices of Windows, also with an extension.</summary>
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(n => new[] { $"COM{n}", $"LPT{n}" })]);

    /// <returns>One folder name for each tag name, in their order.</returns>
    public static IReadOnlyList<string> Of(IEnumerable<string> tags)
    {
        // File systems differ in whether case and Unicode form count.
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. tags.Select(tag => Unique(Sanitise(tag), taken))];
    }

    private static string Unique(string name, HashSet<string> taken)
    {
        var candidate = name;
        for (var number = 2; !taken.Add(candidate); number++)
        {
            candidate = FormattableString.Invariant($"{name} ({number})");
        }

        return candidate;
    }

    private static string Sanitise(string tag)
    {
        var name = new StringBuilder();
        foreach (var rune in tag.Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            if (name.Length + rune.Utf16SequenceLength > MaxLength)
            {
                break;
            }

            name.Append(IsSafe(rune) ? rune.ToString() : Replacement.ToString());
        }

        // Windows drops dots and spaces at the end; a dot in front hides a folder or leads out of it.
        var trimmed = name.ToString().Trim(' ', '.');
        return trimmed.Length == 0 || trimmed.StartsWith("__MACOSX", StringComparison.OrdinalIgnoreCase) || Reserved.Contains(trimmed.Split('.')[0].TrimEnd())
            ? Replacement + trimmed
            : trimmed;
    }

    private static bool IsSafe(Rune rune) =>
        !Forbidden.Contains(rune.ToString(), StringComparison.Ordinal)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
