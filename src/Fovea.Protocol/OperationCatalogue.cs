namespace Fovea.Protocol;

/// <summary>All operations of the two APIs, each under every version of <see cref="ApiVersions"/>.</summary>
public static class OperationCatalogue
{
    /// <summary>The 52 operations of the training API.</summary>
    public static IReadOnlyList<Operation> Training { get; } =
    [
        new("GetDomains", Api.Training, "GET", "domains"),
        new("GetDomain", Api.Training, "GET", "domains/{domainId}"),
        new("GetProjects", Api.Training, "GET", "projects"),
        new("CreateProject", Api.Training, "POST", "projects"),
        new("GetProject", Api.Training, "GET", "projects/{projectId}"),
        new("DeleteProject", Api.Training, "DELETE", "projects/{projectId}"),
        new("UpdateProject", Api.Training, "PATCH", "projects/{projectId}"),
        new("GetArtifact", Api.Training, "GET", "projects/{projectId}/artifacts"),
        new("ExportProject", Api.Training, "GET", "projects/{projectId}/export"),
        new("ImportProject", Api.Training, "POST", "projects/import"),
        new("GetImages", Api.Training, "GET", "projects/{projectId}/images"),
        new("GetImageCount", Api.Training, "GET", "projects/{projectId}/images/count"),
        new("GetImagesByIds", Api.Training, "GET", "projects/{projectId}/images/id"),
        new("GetTaggedImages", Api.Training, "GET", "projects/{projectId}/images/tagged"),
        new("GetTaggedImageCount", Api.Training, "GET", "projects/{projectId}/images/tagged/count"),
        new("GetUntaggedImages", Api.Training, "GET", "projects/{projectId}/images/untagged"),
        new("GetUntaggedImageCount", Api.Training, "GET", "projects/{projectId}/images/untagged/count"),
        new("CreateImagesFromData", Api.Training, "POST", "projects/{projectId}/images"),
        new("CreateImagesFromFiles", Api.Training, "POST", "projects/{projectId}/images/files"),
        new("CreateImagesFromUrls", Api.Training, "POST", "projects/{projectId}/images/urls"),
        new("CreateImagesFromPredictions", Api.Training, "POST", "projects/{projectId}/images/predictions"),
        new("DeleteImages", Api.Training, "DELETE", "projects/{projectId}/images"),
        new("UpdateImageMetadata", Api.Training, "POST", "projects/{projectId}/images/metadata"),
        new("GetImageRegionProposals", Api.Training, "POST", "projects/{projectId}/images/{imageId}/regionproposals"),
        new("CreateImageRegions", Api.Training, "POST", "projects/{projectId}/images/regions"),
        new("DeleteImageRegions", Api.Training, "DELETE", "projects/{projectId}/images/regions"),
        new("CreateImageTags", Api.Training, "POST", "projects/{projectId}/images/tags"),
        new("DeleteImageTags", Api.Training, "DELETE", "projects/{projectId}/images/tags"),
        new("SuggestTagsAndRegions", Api.Training, "POST", "projects/{projectId}/tagsandregions/suggestions"),
        new("QuerySuggestedImages", Api.Training, "POST", "projects/{projectId}/images/suggested"),
        new("QuerySuggestedImageCount", Api.Training, "POST", "projects/{projectId}/images/suggested/count"),
        new("GetTags", Api.Training, "GET", "projects/{projectId}/tags"),
        new("CreateTag", Api.Training, "POST", "projects/{projectId}/tags"),
        new("GetTag", Api.Training, "GET", "projects/{projectId}/tags/{tagId}"),
        new("UpdateTag", Api.Training, "PATCH", "projects/{projectId}/tags/{tagId}"),
        new("DeleteTag", Api.Training, "DELETE", "projects/{projectId}/tags/{tagId}"),
        new("TrainProject", Api.Training, "POST", "projects/{projectId}/train"),
        new("GetIterations", Api.Training, "GET", "projects/{projectId}/iterations"),
        new("GetIteration", Api.Training, "GET", "projects/{projectId}/iterations/{iterationId}"),
        new("UpdateIteration", Api.Training, "PATCH", "projects/{projectId}/iterations/{iterationId}"),
        new("DeleteIteration", Api.Training, "DELETE", "projects/{projectId}/iterations/{iterationId}"),
        new("GetIterationPerformance", Api.Training, "GET", "projects/{projectId}/iterations/{iterationId}/performance"),
        new("GetImagePerformances", Api.Training, "GET", "projects/{projectId}/iterations/{iterationId}/performance/images"),
        new("GetImagePerformanceCount", Api.Training, "GET", "projects/{projectId}/iterations/{iterationId}/performance/images/count"),
        new("PublishIteration", Api.Training, "POST", "projects/{projectId}/iterations/{iterationId}/publish"),
        new("UnpublishIteration", Api.Training, "DELETE", "projects/{projectId}/iterations/{iterationId}/publish"),
        new("ExportIteration", Api.Training, "POST", "projects/{projectId}/iterations/{iterationId}/export"),
        new("GetExports", Api.Training, "GET", "projects/{projectId}/iterations/{iterationId}/export"),
        new("QuickTestImage", Api.Training, "POST", "projects/{projectId}/quicktest/image"),
        new("QuickTestImageUrl", Api.Training, "POST", "projects/{projectId}/quicktest/url"),
        new("QueryPredictions", Api.Training, "POST", "projects/{projectId}/predictions/query"),
        new("DeletePrediction", Api.Training, "DELETE", "projects/{projectId}/predictions"),
    ];

    /// <summary>The 8 operations of the prediction API.</summary>
    public static IReadOnlyList<Operation> Prediction { get; } =
    [
        new("ClassifyImage", Api.Prediction, "POST", "{projectId}/classify/iterations/{publishedName}/image"),
        new("ClassifyImageWithNoStore", Api.Prediction, "POST", "{projectId}/classify/iterations/{publishedName}/image/nostore"),
        new("ClassifyImageUrl", Api.Prediction, "POST", "{projectId}/classify/iterations/{publishedName}/url"),
        new("ClassifyImageUrlWithNoStore", Api.Prediction, "POST", "{projectId}/classify/iterations/{publishedName}/url/nostore"),
        new("DetectImage", Api.Prediction, "POST", "{projectId}/detect/iterations/{publishedName}/image"),
        new("DetectImageWithNoStore", Api.Prediction, "POST", "{projectId}/detect/iterations/{publishedName}/image/nostore"),
        new("DetectImageUrl", Api.Prediction, "POST", "{projectId}/detect/iterations/{publishedName}/url"),
        new("DetectImageUrlWithNoStore", Api.Prediction, "POST", "{projectId}/detect/iterations/{publishedName}/url/nostore"),
    ];

    /// <summary>The 60 operations of both.</summary>
    public static IReadOnlyList<Operation> All { get; } = [.. Training, .. Prediction];
}
