using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;

namespace Fovea.Server.Images;

internal static class ImageMapping
{
    public static Image ToContract(this SnapshotImageEntity image, ImageLinks links) => new()
    {
        Id = image.ImageId,
        Created = image.Created,
        Width = image.Image.WidthPixels,
        Height = image.Image.HeightPixels,
        ResizedImageUri = links.Resized(image.Image.ProjectId, image.ImageId),
        OriginalImageUri = links.Original(image.Image.ProjectId, image.ImageId),
        ThumbnailUri = links.Thumbnail(image.Image.ProjectId, image.ImageId),
        Tags = [.. image.Tags.Select(ToContract)],
        Regions = [.. image.Regions.Select(ToContract)],
        Metadata = image.Metadata.ToDictionary(m => m.Key, m => m.Value),
    };

    public static ImagePerformance ToPerformance(this SnapshotImageEntity image, IReadOnlyList<Prediction> predictions, ImageLinks links) => new()
    {
        Predictions = predictions,
        Id = image.ImageId,
        Created = image.Created,
        Width = image.Image.WidthPixels,
        Height = image.Image.HeightPixels,
        ImageUri = links.Resized(image.Image.ProjectId, image.ImageId),
        ThumbnailUri = links.Thumbnail(image.Image.ProjectId, image.ImageId),
        Tags = [.. image.Tags.Select(ToContract)],
        Regions = [.. image.Regions.Select(ToContract)],
    };

    public static ImageTag ToContract(this ImageTagEntity tag) => new()
    {
        TagId = tag.TagId,
        // The name is null inside create responses (recorded): there the tag is not loaded.
        TagName = tag.Tag?.Name,
        Created = tag.Created,
    };

    public static ImageRegion ToContract(this ImageRegionEntity region) => new()
    {
        RegionId = region.Id,
        TagName = region.Tag?.Name,
        Created = region.Created,
        TagId = region.TagId,
        Left = region.Left,
        Top = region.Top,
        Width = region.Width,
        Height = region.Height,
    };

    public static ImageRegionCreateResult ToCreateResult(this ImageRegionEntity region) => new()
    {
        ImageId = region.ImageId,
        RegionId = region.Id,
        Created = region.Created,
        TagId = region.TagId,
        Left = region.Left,
        Top = region.Top,
        Width = region.Width,
        Height = region.Height,
    };
}
