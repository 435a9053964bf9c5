namespace Fovea.Portal.Pages.Images;

/// <summary>What somebody chose to add, before it is sent.</summary>
/// <param name="Pictures">Number of picture files.</param>
/// <param name="Zips">Names of zip files.</param>
/// <param name="LeftOut">Number of files that are no pictures.</param>
public sealed record UploadChoice(int Pictures, IReadOnlyList<string> Zips, int LeftOut)
{
    public static UploadChoice None { get; } = new(0, [], 0);

    public bool IsEmpty => Pictures == 0 && Zips.Count == 0;
}
