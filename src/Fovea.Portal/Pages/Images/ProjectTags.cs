using Fovea.Portal.Access;
using Fovea.Protocol.Pictures;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;

namespace Fovea.Portal.Pages.Images;

/// <summary>The tags of a project's workspace, in the order of their creation.</summary>
public sealed class ProjectTags(ProjectAccess project)
{
    public IReadOnlyList<Tag> All { get; private set; } = [];

    public async Task LoadAsync(CancellationToken cancellationToken = default) => All = await project.Training.GetTagsAsync(project.Id, cancellationToken: cancellationToken);

    /// <summary>Finds a tag as the API compares names.</summary>
    public Tag? Find(string name) => All.FirstOrDefault(tag => PictureFiles.ComparisonName(tag.Name ?? "") == PictureFiles.ComparisonName(name));

    /// <summary>The tag of a name, created where there is none.</summary>
    public async Task<Tag> EnsureAsync(string name, TagType? type = null)
    {
        if (Find(name) is { } known)
        {
            return known;
        }

        var created = await project.Training.CreateTagAsync(project.Id, name.Trim(), type: type);
        All = [.. All, created];
        return created;
    }
}
