namespace Fovea.Cli.Pictures;

/// <summary>A file in the sub-folder of a tag.</summary>
internal sealed record TaggedFile(string Path, string Tag);
