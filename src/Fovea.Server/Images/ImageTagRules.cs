using Fovea.Protocol;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Projects;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Images;

/// <summary>What must hold of the tags of an image, however they get there.</summary>
internal static class ImageTagRules
{
    /// <summary>One tag in a multiclass classifier; otherwise the contract's limit.</summary>
    public static int MaxTags(ProjectEntity project) => project.ClassificationType == Classifier.Multiclass ? 1 : ProtocolLimits.MaxTagsPerImage;

    /// <returns>The workspace's negative tags, of which there is at most one.</returns>
    /// <exception cref="ServiceException">The workspace lacks one of the tags.</exception>
    public static async Task<IReadOnlySet<Guid>> CheckTagsAsync(AppDbContext db, Guid projectId, IEnumerable<Guid> tagIds, CancellationToken cancellationToken)
    {
        var types = await db.Tags.AsNoTracking().Where(t => t.SnapshotId == projectId).Select(t => new { t.Id, t.Type }).ToDictionaryAsync(t => t.Id, t => t.Type, cancellationToken);
        foreach (var id in tagIds.Where(id => !types.ContainsKey(id)))
        {
            throw new ServiceException(ErrorCode.NotFoundTag, $"There is no tag {id} in the project.");
        }

        return types.Where(t => t.Value == TagType.Negative).Select(t => t.Key).ToHashSet();
    }

    /// <exception cref="ServiceException">The workspace lacks one of the images.</exception>
    public static void CheckImages(IEnumerable<Guid> imageIds, Func<Guid, bool> isKnown)
    {
        foreach (var id in imageIds.Where(id => !isKnown(id)))
        {
            throw new ServiceException(ErrorCode.NotFoundImage, $"There is no image {id} in the project.");
        }
    }

    /// <exception cref="ServiceException">The image has a negative tag and another one.</exception>
    public static void CheckNegative(SnapshotImageEntity image, IReadOnlySet<Guid> negatives)
    {
        if (image.Tags.Count > 1 && image.Tags.Any(t => negatives.Contains(t.TagId)))
        {
            throw new ServiceException(
                ErrorCode.BadRequestNegativeAndRegularTagOnSameImage,
                $"The image {image.ImageId} would have the negative tag and another one; nothing was changed.");
        }
    }
}
