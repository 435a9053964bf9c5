namespace Fovea.Protocol.Client;

using Fovea.Protocol.Prediction;

/// <summary>Calls the prediction API, version 3.1. Methods are named after the operations.</summary>
/// <param name="http">Sends the requests; stays the caller's to dispose.</param>
/// <param name="endpoint">The endpoint of the prediction resource, such as <c>http://127.0.0.1:7070</c>.</param>
/// <param name="predictionKey">One of the two keys of the prediction resource.</param>
/// <remarks>
/// Images have at most 4 MB; streams are disposed after the call. Every method throws <see cref="CustomVisionException"/> when the server
/// refuses the request and <see cref="HttpRequestException"/> when it cannot be reached.
/// </remarks>
public sealed class PredictionClient(HttpClient http, Uri endpoint, string predictionKey)
{
    private readonly ApiConnection api = new(http, endpoint, ApiVersions.BasePath(Api.Prediction, "3.1"), "Prediction-Key", predictionKey);

    /// <summary>Classifies an image file; image and result are stored.</summary>
    public Task<ImagePrediction> ClassifyImageAsync(
        Guid projectId,
        string publishedName,
        Stream image,
        string? application = null,
        CancellationToken cancellationToken = default) =>
        ClassifyAsync(projectId, publishedName, "image", application, ApiConnection.Bytes(image), cancellationToken);

    /// <summary>Classifies an image file and stores nothing.</summary>
    public Task<ImagePrediction> ClassifyImageWithNoStoreAsync(
        Guid projectId,
        string publishedName,
        Stream image,
        string? application = null,
        CancellationToken cancellationToken = default) =>
        ClassifyAsync(projectId, publishedName, "image/nostore", application, ApiConnection.Bytes(image), cancellationToken);

    /// <summary>Classifies an image that the server fetches; image and result are stored.</summary>
    public Task<ImagePrediction> ClassifyImageUrlAsync(
        Guid projectId,
        string publishedName,
        ImageUrl imageUrl,
        string? application = null,
        CancellationToken cancellationToken = default) =>
        ClassifyAsync(projectId, publishedName, "url", application, ApiConnection.Json(imageUrl), cancellationToken);

    /// <summary>Classifies an image that the server fetches and stores nothing.</summary>
    public Task<ImagePrediction> ClassifyImageUrlWithNoStoreAsync(
        Guid projectId,
        string publishedName,
        ImageUrl imageUrl,
        string? application = null,
        CancellationToken cancellationToken = default) =>
        ClassifyAsync(projectId, publishedName, "url/nostore", application, ApiConnection.Json(imageUrl), cancellationToken);

    private Task<ImagePrediction> ClassifyAsync(
        Guid projectId,
        string publishedName,
        string variant,
        string? application,
        HttpContent? body,
        CancellationToken cancellationToken) =>
        api.PostAsync<ImagePrediction>(
            $"{projectId}/classify/iterations/{Uri.EscapeDataString(publishedName)}/{variant}",
            [("application", application)],
            body,
            cancellationToken);
}
