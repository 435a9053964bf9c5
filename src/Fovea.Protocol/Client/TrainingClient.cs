namespace Fovea.Protocol.Client;

using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;

/// <summary>Calls the training API, version 3.3. Methods are named after the operations.</summary>
/// <param name="http">Sends the requests; stays the caller's to dispose.</param>
/// <param name="endpoint">The endpoint of the training resource, such as <c>http://127.0.0.1:7070</c>.</param>
/// <param name="trainingKey">One of the two keys of the training resource.</param>
/// <remarks>
/// Every method throws <see cref="CustomVisionException"/> when the server refuses the request and
/// <see cref="HttpRequestException"/> when it cannot be reached.
/// </remarks>
public sealed class TrainingClient(HttpClient http, Uri endpoint, string trainingKey)
{
    private readonly ApiConnection api = new(http, endpoint, ApiVersions.BasePath(Api.Training, "3.3"), "Training-Key", trainingKey);

    /// <summary>Lists the domains.</summary>
    public Task<IReadOnlyList<Domain>> GetDomainsAsync(CancellationToken cancellationToken = default) =>
        api.GetAsync<IReadOnlyList<Domain>>("domains", [], cancellationToken);

    /// <summary>Gets one domain.</summary>
    public Task<Domain> GetDomainAsync(Guid domainId, CancellationToken cancellationToken = default) =>
        api.GetAsync<Domain>($"domains/{domainId}", [], cancellationToken);

    /// <summary>Lists the projects of the resource.</summary>
    public Task<IReadOnlyList<Project>> GetProjectsAsync(CancellationToken cancellationToken = default) =>
        api.GetAsync<IReadOnlyList<Project>>("projects", [], cancellationToken);

    /// <summary>Creates a project; without a domain it is a classifier of domain General, without a type it is multilabel.</summary>
    public Task<Project> CreateProjectAsync(
        string name,
        string? description = null,
        Guid? domainId = null,
        Classifier? classificationType = null,
        IReadOnlyCollection<string>? targetExportPlatforms = null,
        CancellationToken cancellationToken = default) =>
        api.PostAsync<Project>(
            "projects",
            [
                ("name", name), ("description", description), ("domainId", domainId), ("classificationType", classificationType),
                ("targetExportPlatforms", targetExportPlatforms),
            ],
            null,
            cancellationToken);

    /// <summary>Gets one project.</summary>
    public Task<Project> GetProjectAsync(Guid projectId, CancellationToken cancellationToken = default) =>
        api.GetAsync<Project>($"projects/{projectId}", [], cancellationToken);

    /// <summary>Changes what is set in <paramref name="changes"/>: name, description, settings.</summary>
    public Task<Project> UpdateProjectAsync(Guid projectId, Project changes, CancellationToken cancellationToken = default) =>
        api.PatchAsync($"projects/{projectId}", changes, cancellationToken);

    /// <summary>Deletes a project with all its images and iterations.</summary>
    public Task DeleteProjectAsync(Guid projectId, CancellationToken cancellationToken = default) =>
        api.DeleteAsync($"projects/{projectId}", [], cancellationToken);

    /// <summary>Gets a token to copy the project with, valid for a day; whoever has it can copy the project.</summary>
    public Task<ProjectExport> ExportProjectAsync(Guid projectId, CancellationToken cancellationToken = default) =>
        api.GetAsync<ProjectExport>($"projects/{projectId}/export", [], cancellationToken);

    /// <summary>Starts to copy a project; the copy returned is in status <see cref="ProjectStatus.Importing"/>.</summary>
    /// <param name="token">The token of <see cref="ExportProjectAsync"/>, of this server or another.</param>
    /// <param name="name">The name of the copy; by default the old one, with a number where that is taken.</param>
    /// <param name="cancellationToken">Stops the call, not the copying.</param>
    public Task<Project> ImportProjectAsync(string token, string? name = null, CancellationToken cancellationToken = default) =>
        api.PostAsync<Project>("projects/import", [("token", token), ("name", name)], null, cancellationToken);

    /// <summary>Lists the tags of the workspace or of an iteration.</summary>
    public Task<IReadOnlyList<Tag>> GetTagsAsync(Guid projectId, Guid? iterationId = null, CancellationToken cancellationToken = default) =>
        api.GetAsync<IReadOnlyList<Tag>>($"projects/{projectId}/tags", [("iterationId", iterationId)], cancellationToken);

    /// <summary>Creates a tag; its name is unique in the project.</summary>
    public Task<Tag> CreateTagAsync(
        Guid projectId, string name, string? description = null, TagType? type = null, CancellationToken cancellationToken = default) =>
        api.PostAsync<Tag>(
            $"projects/{projectId}/tags", [("name", name), ("description", description), ("type", type)], null, cancellationToken);

    /// <summary>Gets one tag.</summary>
    public Task<Tag> GetTagAsync(Guid projectId, Guid tagId, Guid? iterationId = null, CancellationToken cancellationToken = default) =>
        api.GetAsync<Tag>($"projects/{projectId}/tags/{tagId}", [("iterationId", iterationId)], cancellationToken);

    /// <summary>Changes what is set in <paramref name="changes"/>: name, description, type.</summary>
    public Task<Tag> UpdateTagAsync(Guid projectId, Guid tagId, Tag changes, CancellationToken cancellationToken = default) =>
        api.PatchAsync($"projects/{projectId}/tags/{tagId}", changes, cancellationToken);

    /// <summary>Deletes a tag and takes it off its images.</summary>
    public Task DeleteTagAsync(Guid projectId, Guid tagId, CancellationToken cancellationToken = default) =>
        api.DeleteAsync($"projects/{projectId}/tags/{tagId}", [], cancellationToken);

    /// <summary>Lists one page of training images.</summary>
    public Task<IReadOnlyList<Image>> GetImagesAsync(
        Guid projectId, ImageQuery? query = null, CancellationToken cancellationToken = default) =>
        api.GetAsync<IReadOnlyList<Image>>(
            $"projects/{projectId}/images",
            [.. Filter(query), ("orderBy", query?.OrderBy), ("take", query?.Take), ("skip", query?.Skip)],
            cancellationToken);

    /// <summary>Counts training images; order and paging of the query have no effect.</summary>
    public Task<int> GetImageCountAsync(Guid projectId, ImageQuery? query = null, CancellationToken cancellationToken = default) =>
        api.GetAsync<int>($"projects/{projectId}/images/count", Filter(query), cancellationToken);

    /// <summary>Gets training images by their ids, at most 256.</summary>
    public Task<IReadOnlyList<Image>> GetImagesByIdsAsync(
        Guid projectId, IReadOnlyCollection<Guid> imageIds, Guid? iterationId = null, CancellationToken cancellationToken = default) =>
        api.GetAsync<IReadOnlyList<Image>>(
            $"projects/{projectId}/images/id", [("imageIds", imageIds), ("iterationId", iterationId)], cancellationToken);

    /// <summary>Uploads one image file, at most 6 MB, with at most 20 tags.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="image">The bytes of the file; disposed after the call.</param>
    /// <param name="tagIds">The tags of the image.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<ImageCreateSummary> CreateImagesFromDataAsync(
        Guid projectId, Stream image, IReadOnlyCollection<Guid>? tagIds = null, CancellationToken cancellationToken = default) =>
        api.PostAsync<ImageCreateSummary>(
            $"projects/{projectId}/images", [("tagIds", tagIds)], ApiConnection.Bytes(image), cancellationToken);

    /// <summary>Uploads at most 64 image files with at most 20 tags.</summary>
    public Task<ImageCreateSummary> CreateImagesFromFilesAsync(
        Guid projectId, ImageFileCreateBatch batch, CancellationToken cancellationToken = default) =>
        api.PostAsync<ImageCreateSummary>($"projects/{projectId}/images/files", [], ApiConnection.Json(batch), cancellationToken);

    /// <summary>Has the server fetch at most 64 images with at most 20 tags.</summary>
    public Task<ImageCreateSummary> CreateImagesFromUrlsAsync(
        Guid projectId, ImageUrlCreateBatch batch, CancellationToken cancellationToken = default) =>
        api.PostAsync<ImageCreateSummary>($"projects/{projectId}/images/urls", [], ApiConnection.Json(batch), cancellationToken);

    /// <summary>Deletes images, at most 256 by id, or all of them.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="imageIds">The images; null together with <paramref name="allImages"/>.</param>
    /// <param name="allImages">Delete every image of the workspace.</param>
    /// <param name="allIterations">Delete the images from iterations too.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task DeleteImagesAsync(
        Guid projectId,
        IReadOnlyCollection<Guid>? imageIds,
        bool? allImages = null,
        bool? allIterations = null,
        CancellationToken cancellationToken = default) =>
        api.DeleteAsync(
            $"projects/{projectId}/images",
            [("imageIds", imageIds), ("allImages", allImages), ("allIterations", allIterations)],
            cancellationToken);

    /// <summary>Puts tags on images, at most 128 pairs.</summary>
    public Task<ImageTagCreateSummary> CreateImageTagsAsync(
        Guid projectId, ImageTagCreateBatch batch, CancellationToken cancellationToken = default) =>
        api.PostAsync<ImageTagCreateSummary>($"projects/{projectId}/images/tags", [], ApiConnection.Json(batch), cancellationToken);

    /// <summary>Takes every listed tag, at most 20, off every listed image, at most 64.</summary>
    public Task DeleteImageTagsAsync(
        Guid projectId,
        IReadOnlyCollection<Guid> imageIds,
        IReadOnlyCollection<Guid> tagIds,
        CancellationToken cancellationToken = default) =>
        api.DeleteAsync($"projects/{projectId}/images/tags", [("imageIds", imageIds), ("tagIds", tagIds)], cancellationToken);

    /// <summary>Adds pairs to the metadata of images, at most 256; a null value removes its key.</summary>
    public Task<ImageMetadataUpdateSummary> UpdateImageMetadataAsync(
        Guid projectId,
        IReadOnlyCollection<Guid> imageIds,
        IReadOnlyDictionary<string, string?> metadata,
        CancellationToken cancellationToken = default) =>
        api.PostAsync<ImageMetadataUpdateSummary>(
            $"projects/{projectId}/images/metadata", [("imageIds", imageIds)], ApiConnection.Json(metadata), cancellationToken);

    /// <summary>Has an iteration suggest tags for images, at most 64; the server remembers what it says.</summary>
    public Task<IReadOnlyList<SuggestedTagAndRegion>> SuggestTagsAndRegionsAsync(
        Guid projectId, Guid iterationId, IReadOnlyCollection<Guid> imageIds, CancellationToken cancellationToken = default) =>
        api.PostAsync<IReadOnlyList<SuggestedTagAndRegion>>(
            $"projects/{projectId}/tagsandregions/suggestions", [("iterationId", iterationId), ("imageIds", imageIds)], null, cancellationToken);

    /// <summary>Lists untagged images for which an iteration suggested tags.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="iterationId">The iteration.</param>
    /// <param name="query">The conditions; the token of an answer asks for the page after it.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<SuggestedTagAndRegionQuery> QuerySuggestedImagesAsync(
        Guid projectId, Guid iterationId, SuggestedTagAndRegionQueryToken query, CancellationToken cancellationToken = default) =>
        api.PostAsync<SuggestedTagAndRegionQuery>(
            $"projects/{projectId}/images/suggested", [("iterationId", iterationId)], ApiConnection.Json(query), cancellationToken);

    /// <summary>Counts, for each tag, the untagged images for which an iteration suggested it.</summary>
    public Task<IReadOnlyDictionary<Guid, int>> QuerySuggestedImageCountAsync(
        Guid projectId, Guid iterationId, TagFilter filter, CancellationToken cancellationToken = default) =>
        api.PostAsync<IReadOnlyDictionary<Guid, int>>(
            $"projects/{projectId}/images/suggested/count", [("iterationId", iterationId)], ApiConnection.Json(filter), cancellationToken);

    /// <summary>Starts training; the iteration returned is in status <see cref="IterationStatus.Training"/>.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="trainingType">Quick or advanced; quick by default.</param>
    /// <param name="reservedBudgetInHours">The budget of advanced training.</param>
    /// <param name="forceTrain">Train even when nothing has changed since the last iteration.</param>
    /// <param name="parameters">The tags to train on and the iteration to start from; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the call, not the training.</param>
    public Task<Iteration> TrainProjectAsync(
        Guid projectId,
        TrainingType? trainingType = null,
        int? reservedBudgetInHours = null,
        bool? forceTrain = null,
        TrainingParameters? parameters = null,
        CancellationToken cancellationToken = default) =>
        api.PostAsync<Iteration>(
            $"projects/{projectId}/train",
            [("trainingType", trainingType), ("reservedBudgetInHours", reservedBudgetInHours), ("forceTrain", forceTrain)],
            ApiConnection.Json(parameters),
            cancellationToken);

    /// <summary>Lists the iterations, oldest first.</summary>
    public Task<IReadOnlyList<Iteration>> GetIterationsAsync(Guid projectId, CancellationToken cancellationToken = default) =>
        api.GetAsync<IReadOnlyList<Iteration>>($"projects/{projectId}/iterations", [], cancellationToken);

    /// <summary>Gets one iteration.</summary>
    public Task<Iteration> GetIterationAsync(Guid projectId, Guid iterationId, CancellationToken cancellationToken = default) =>
        api.GetAsync<Iteration>($"projects/{projectId}/iterations/{iterationId}", [], cancellationToken);

    /// <summary>Renames an iteration; only the name of <paramref name="changes"/> counts.</summary>
    public Task<Iteration> UpdateIterationAsync(
        Guid projectId, Guid iterationId, Iteration changes, CancellationToken cancellationToken = default) =>
        api.PatchAsync($"projects/{projectId}/iterations/{iterationId}", changes, cancellationToken);

    /// <summary>Deletes an iteration, which must not be published.</summary>
    public Task DeleteIterationAsync(Guid projectId, Guid iterationId, CancellationToken cancellationToken = default) =>
        api.DeleteAsync($"projects/{projectId}/iterations/{iterationId}", [], cancellationToken);

    /// <summary>Gets precision, recall and average precision of a completed iteration.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="iterationId">The iteration.</param>
    /// <param name="threshold">Probability from which a tag counts as predicted, 0 to 1.</param>
    /// <param name="overlapThreshold">Overlap with a true box from which a predicted box counts as right, 0 to 1; detectors only.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<IterationPerformance> GetIterationPerformanceAsync(
        Guid projectId,
        Guid iterationId,
        float? threshold = null,
        float? overlapThreshold = null,
        CancellationToken cancellationToken = default) =>
        api.GetAsync<IterationPerformance>(
            $"projects/{projectId}/iterations/{iterationId}/performance",
            [("threshold", threshold), ("overlapThreshold", overlapThreshold)],
            cancellationToken);

    /// <summary>Lists one page of an iteration's tagged images, with what was predicted for them while it was evaluated.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="iterationId">A completed iteration.</param>
    /// <param name="query">Tags, order and page count; the rest has no effect.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<IReadOnlyList<ImagePerformance>> GetImagePerformancesAsync(
        Guid projectId, Guid iterationId, ImageQuery? query = null, CancellationToken cancellationToken = default) =>
        api.GetAsync<IReadOnlyList<ImagePerformance>>(
            $"projects/{projectId}/iterations/{iterationId}/performance/images",
            [("tagIds", query?.TagIds), ("orderBy", query?.OrderBy), ("take", query?.Take), ("skip", query?.Skip)],
            cancellationToken);

    /// <summary>Counts an iteration's tagged images.</summary>
    public Task<int> GetImagePerformanceCountAsync(
        Guid projectId, Guid iterationId, IReadOnlyCollection<Guid>? tagIds = null, CancellationToken cancellationToken = default) =>
        api.GetAsync<int>($"projects/{projectId}/iterations/{iterationId}/performance/images/count", [("tagIds", tagIds)], cancellationToken);

    /// <summary>Makes an iteration available to the prediction API.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="iterationId">A completed iteration that is not published.</param>
    /// <param name="publishName">The name that predictions ask for.</param>
    /// <param name="predictionId">The full id of the prediction resource.</param>
    /// <param name="overwrite">Take the name from the iteration that has it.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<bool> PublishIterationAsync(
        Guid projectId,
        Guid iterationId,
        string publishName,
        string predictionId,
        bool? overwrite = null,
        CancellationToken cancellationToken = default) =>
        api.PostAsync<bool>(
            $"projects/{projectId}/iterations/{iterationId}/publish",
            [("publishName", publishName), ("predictionId", predictionId), ("overwrite", overwrite)],
            null,
            cancellationToken);

    /// <summary>Takes an iteration out of the prediction API.</summary>
    public Task UnpublishIterationAsync(Guid projectId, Guid iterationId, CancellationToken cancellationToken = default) =>
        api.DeleteAsync($"projects/{projectId}/iterations/{iterationId}/publish", [], cancellationToken);

    /// <summary>Starts to export an iteration; the export returned is in status <see cref="ExportStatus.Exporting"/>.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="iterationId">A completed iteration.</param>
    /// <param name="platform">What the export is made for.</param>
    /// <param name="flavor">The variant of the platform; null for its default.</param>
    /// <param name="cancellationToken">Stops the call, not the export.</param>
    public Task<ExportModel> ExportIterationAsync(
        Guid projectId, Guid iterationId, ExportPlatform platform, ExportFlavor? flavor = null, CancellationToken cancellationToken = default) =>
        api.PostAsync<ExportModel>(
            $"projects/{projectId}/iterations/{iterationId}/export", [("platform", platform), ("flavor", flavor)], null, cancellationToken);

    /// <summary>Lists the exports of an iteration, oldest first.</summary>
    public Task<IReadOnlyList<ExportModel>> GetExportsAsync(Guid projectId, Guid iterationId, CancellationToken cancellationToken = default) =>
        api.GetAsync<IReadOnlyList<ExportModel>>($"projects/{projectId}/iterations/{iterationId}/export", [], cancellationToken);

    /// <summary>Predicts one image file with an iteration that need not be published.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="image">The bytes of the file; disposed after the call.</param>
    /// <param name="iterationId">The iteration; the newest completed one by default.</param>
    /// <param name="store">Keep image and result; true by default.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<ImagePrediction> QuickTestImageAsync(
        Guid projectId, Stream image, Guid? iterationId = null, bool? store = null, CancellationToken cancellationToken = default) =>
        api.PostAsync<ImagePrediction>(
            $"projects/{projectId}/quicktest/image",
            [("iterationId", iterationId), ("store", store)],
            ApiConnection.Bytes(image),
            cancellationToken);

    /// <summary>Predicts an image that the server fetches, with an iteration that need not be published.</summary>
    public Task<ImagePrediction> QuickTestImageUrlAsync(
        Guid projectId, ImageUrl imageUrl, Guid? iterationId = null, bool? store = null, CancellationToken cancellationToken = default) =>
        api.PostAsync<ImagePrediction>(
            $"projects/{projectId}/quicktest/url",
            [("iterationId", iterationId), ("store", store)],
            ApiConnection.Json(imageUrl),
            cancellationToken);

    /// <summary>Lists stored predictions, one page at a time.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="query">The question, or the token of the page before.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<PredictionQueryResult> QueryPredictionsAsync(Guid projectId, PredictionQueryToken query, CancellationToken cancellationToken = default) =>
        api.PostAsync<PredictionQueryResult>($"projects/{projectId}/predictions/query", [], ApiConnection.Json(query), cancellationToken);

    /// <summary>Deletes stored predictions with their images, at most 64.</summary>
    public Task DeletePredictionAsync(Guid projectId, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default) =>
        api.DeleteAsync($"projects/{projectId}/predictions", [("ids", ids)], cancellationToken);

    /// <summary>Makes training images of at most 64 stored predictions, which leave the list.</summary>
    public Task<ImageCreateSummary> CreateImagesFromPredictionsAsync(Guid projectId, ImageIdCreateBatch batch, CancellationToken cancellationToken = default) =>
        api.PostAsync<ImageCreateSummary>($"projects/{projectId}/images/predictions", [], ApiConnection.Json(batch), cancellationToken);

    private static (string Name, object? Value)[] Filter(ImageQuery? query) =>
    [
        ("iterationId", query?.IterationId), ("tagIds", query?.TagIds), ("taggingStatus", query?.TaggingStatus), ("$filter", query?.Filter),
    ];
}
