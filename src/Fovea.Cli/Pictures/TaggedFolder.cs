namespace Fovea.Cli.Pictures;

/// <summary>A folder with one sub-folder for each tag, named after it.</summary>
/// <param name="Tags">Names of the sub-folders, in ordinal order.</param>
/// <param name="Files">Every file below them, by tag and path.</param>
/// <param name="StrayFiles">Number of files beside the sub-folders, which have no tag.</param>
internal sealed record TaggedFolder(IReadOnlyList<string> Tags, IReadOnlyList<TaggedFile> Files, int StrayFiles)
{
    private static readonly EnumerationOptions Visible = new() { AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };

    /// <exception cref="CommandException">There is no such folder, or it holds no sub-folders.</exception>
    public static TaggedFolder Open(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new CommandException(ExitCode.NoInput, $"There is no folder '{folder}'.");
        }

        string[] tags = [.. Directory.EnumerateDirectories(folder, "*", Visible).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal)];
        if (tags.Length == 0)
        {
            throw new CommandException(ExitCode.BadData, $"The folder '{folder}' has no sub-folders. Make one for each tag, named after it, and put its pictures there.");
        }

        TaggedFile[] files = [.. tags.SelectMany(tag => PictureFile.In(Path.Combine(folder, tag)).Select(file => new TaggedFile(file, tag)))];
        return new TaggedFolder(tags, files, Directory.EnumerateFiles(folder, "*", Visible).Count());
    }
}
