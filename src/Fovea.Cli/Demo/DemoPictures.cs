using Fovea.Cli.Pictures;

namespace Fovea.Cli.Demo;

/// <summary>The pictures of the demonstration.</summary>
/// <param name="Folder">Full path of the folder they lie in.</param>
/// <param name="Tags">In ordinal order.</param>
/// <param name="Training">To upload, by tag.</param>
/// <param name="HeldBack">To predict, by tag; the model never sees them before.</param>
/// <param name="Skipped">Files that cannot be used.</param>
internal sealed record DemoPictures(
    string Folder, IReadOnlyList<string> Tags, IReadOnlyList<TaggedFile> Training, IReadOnlyList<TaggedFile> HeldBack, IReadOnlyList<SkippedFile> Skipped);
