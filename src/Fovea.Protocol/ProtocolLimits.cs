namespace Fovea.Protocol;

/// <summary>
/// The limits of the API. Batch sizes are part of the contract; sizes and quotas are what the paid tier of the original allows and are the
/// defaults of a server. A megabyte is taken as 2^20 bytes, so that nothing the original accepts is refused.
/// </summary>
public static class ProtocolLimits
{
    /// <summary>Images in one create batch.</summary>
    public const int MaxImagesPerBatch = 64;

    /// <summary>Different tags in one create batch.</summary>
    public const int MaxTagsPerBatch = 20;

    /// <summary>Regions in one call of CreateImageRegions, and ids in one call of DeleteImageRegions.</summary>
    public const int MaxRegionsPerBatch = 64;

    /// <summary>Pairs in one call of CreateImageTags.</summary>
    public const int MaxImageTagsPerBatch = 128;

    /// <summary>Image ids in one call of GetImagesByIds, DeleteImages or UpdateImageMetadata.</summary>
    public const int MaxImageIds = 256;

    /// <summary>Image ids in one call of DeleteImageTags.</summary>
    public const int MaxDeleteImageTagsImageIds = 64;

    /// <summary>Image ids in one call of SuggestTagsAndRegions.</summary>
    public const int MaxSuggestImageIds = 64;

    /// <summary>Ids in one call of DeletePrediction.</summary>
    public const int MaxPredictionIds = 64;

    /// <summary>Tag ids in a filter, on an upload or in one call of DeleteImageTags.</summary>
    public const int MaxTagIds = 20;

    /// <summary>Tags in a query of stored predictions.</summary>
    public const int MaxPredictionQueryTags = 2;

    /// <summary>Page size when <c>take</c> is not given.</summary>
    public const int DefaultTake = 50;

    /// <summary>Largest page size.</summary>
    public const int MaxTake = 256;

    /// <summary>Bytes of a training image: 6 MiB.</summary>
    public const int MaxTrainingImageBytes = 6 * 1024 * 1024;

    /// <summary>Bytes of an image to predict: 4 MiB.</summary>
    public const int MaxPredictionImageBytes = 4 * 1024 * 1024;

    /// <summary>Longest side of an image, in pixels.</summary>
    public const int MaxImageSidePixels = 10_240;

    /// <summary>Largest ratio of the longer to the shorter side of an image.</summary>
    public const int MaxImageAspectRatio = 25;

    /// <summary>Shorter sides are accepted and scaled up, in pixels.</summary>
    public const int RecommendedMinImageSidePixels = 256;

    /// <summary>Longest side of a stored training image, in pixels; larger ones are scaled down.</summary>
    public const int MaxStoredImageSidePixels = 1_600;

    /// <summary>Tags on an image.</summary>
    public const int MaxTagsPerImage = 100;

    /// <summary>Regions on a training image.</summary>
    public const int MaxRegionsPerImage = 300;

    /// <summary>Regions in the prediction of an image.</summary>
    public const int MaxRegionsPerPrediction = 200;

    /// <summary>Pairs of metadata on an image.</summary>
    public const int MaxMetadataPairsPerImage = 10;

    /// <summary>Characters in a key of metadata.</summary>
    public const int MaxMetadataKeyLength = 128;

    /// <summary>Characters in a value of metadata.</summary>
    public const int MaxMetadataValueLength = 256;

    /// <summary>Images that each tag needs before a classifier can be trained.</summary>
    public const int MinImagesPerTagForClassification = 5;

    /// <summary>Images that each tag needs before a detector can be trained.</summary>
    public const int MinImagesPerTagForDetection = 15;

    /// <summary>Tags that a multiclass classifier needs.</summary>
    public const int MinTagsForMulticlass = 2;

    /// <summary>Projects of a training resource.</summary>
    public const int MaxProjects = 100;

    /// <summary>Training images of a project.</summary>
    public const int MaxImagesPerProject = 100_000;

    /// <summary>Tags of a project.</summary>
    public const int MaxTagsPerProject = 500;

    /// <summary>Iterations of a project.</summary>
    public const int MaxIterationsPerProject = 20;

    /// <summary>How long stored predictions are kept, in days.</summary>
    public const int StoredPredictionDays = 30;
}
