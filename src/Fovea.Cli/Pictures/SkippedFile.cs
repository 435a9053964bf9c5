namespace Fovea.Cli.Pictures;

/// <summary>A file that was left out, and why.</summary>
internal sealed record SkippedFile(string Path, string Reason);
