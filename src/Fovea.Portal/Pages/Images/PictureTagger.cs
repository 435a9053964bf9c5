using Fovea.Portal.Access;
using Fovea.Portal.Components;
using Fovea.Protocol;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;

namespace Fovea.Portal.Pages.Images;

/// <summary>Puts tags on pictures and takes them off, in batches that the API takes, and takes that back.</summary>
public sealed class PictureTagger(ProjectAccess project)
{
    private bool IsMulticlass => project.Project.Settings?.ClassificationType == Classifier.Multiclass;

    /// <summary>Puts a tag on pictures. It replaces the tags it cannot stand beside: in a multiclass project all, else the negative tag, or the others by it.</summary>
    /// <param name="imageIds">The pictures.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="tags">All tags of the project.</param>
    /// <exception cref="Fovea.Protocol.Client.CustomVisionException">The API refused; what was done before is taken back.</exception>
    public Task<TagChange> AddAsync(IReadOnlyCollection<Guid> imageIds, Tag tag, IReadOnlyList<Tag> tags)
    {
        var replaced = tags.Where(other => other.Id != tag.Id && (IsMulticlass || tag.Type == TagType.Negative || other.Type == TagType.Negative))
            .Select(other => other.Id).ToHashSet();
        return ChangeAsync(imageIds, $"Tagged {Counted.Of(imageIds.Count, "picture")} as '{tag.Name}'.", replaced, tag.Id);
    }

    /// <summary>Takes a tag off pictures.</summary>
    public Task<TagChange> RemoveAsync(IReadOnlyCollection<Guid> imageIds, Tag tag) =>
        ChangeAsync(imageIds, $"Took '{tag.Name}' off {Counted.Of(imageIds.Count, "picture")}.", new HashSet<Guid> { tag.Id }, null);

    /// <summary>Puts tags on pictures that have none.</summary>
    public async Task<TagChange> ConfirmAsync(IReadOnlyList<ImageTagCreateEntry> pairs, string text) => new(text, await CreateAsync(pairs), []);

    /// <summary>Takes a change back.</summary>
    public async Task UndoAsync(TagChange change)
    {
        await RemoveAsync(change.Added);
        await CreateAsync(change.Removed);
    }

    private async Task<TagChange> ChangeAsync(IReadOnlyCollection<Guid> imageIds, string text, HashSet<Guid> unwanted, Guid? wanted)
    {
        List<ImageTagCreateEntry> added = [], removed = [];
        try
        {
            foreach (var batch in imageIds.Chunk(ProtocolLimits.MaxImageTagsPerBatch))
            {
                var images = await project.Training.GetImagesByIdsAsync(project.Id, batch);
                ImageTagCreateEntry[] off = [.. images.SelectMany(image => (image.Tags ?? []).Where(tag => unwanted.Contains(tag.TagId)).Select(tag => Pair(image.Id, tag.TagId)))];
                await RemoveAsync(off);
                removed.AddRange(off);
                if (wanted is { } tagId)
                {
                    added.AddRange(await CreateAsync([.. images.Select(image => Pair(image.Id, tagId))]));
                }
            }
        }
        catch
        {
            await UndoAsync(new TagChange(text, added, removed));
            throw;
        }

        return new TagChange(text, added, removed);
    }

    private async Task<IReadOnlyList<ImageTagCreateEntry>> CreateAsync(IReadOnlyList<ImageTagCreateEntry> pairs)
    {
        List<ImageTagCreateEntry> created = [];
        foreach (var batch in pairs.Chunk(ProtocolLimits.MaxImageTagsPerBatch))
        {
            created.AddRange((await project.Training.CreateImageTagsAsync(project.Id, new ImageTagCreateBatch { Tags = batch })).Created);
        }

        return created;
    }

    private async Task RemoveAsync(IReadOnlyList<ImageTagCreateEntry> pairs)
    {
        foreach (var tag in pairs.GroupBy(pair => pair.TagId))
        {
            foreach (var batch in tag.Select(pair => pair.ImageId).Chunk(ProtocolLimits.MaxDeleteImageTagsImageIds))
            {
                await project.Training.DeleteImageTagsAsync(project.Id, batch, [tag.Key]);
            }
        }
    }

    private static ImageTagCreateEntry Pair(Guid imageId, Guid tagId) => new() { ImageId = imageId, TagId = tagId };
}
