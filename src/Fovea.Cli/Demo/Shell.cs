namespace Fovea.Cli.Demo;

/// <summary>Writes words so that a shell takes them as they are.</summary>
internal static class Shell
{
    /// <summary>The word, in single quotes where it holds anything that a POSIX shell would change.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "/._-+:,@%".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
