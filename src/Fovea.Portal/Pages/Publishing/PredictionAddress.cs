namespace Fovea.Portal.Pages.Publishing;

/// <summary>Where a published iteration is asked.</summary>
/// <param name="Endpoint">The server.</param>
/// <param name="ProjectId">The project.</param>
/// <param name="PublishName">The name it is published under.</param>
/// <param name="TakesUrl">Whether the picture is named by its address instead of sent.</param>
/// <param name="Stores">Whether the server keeps picture and answer, to be looked at under Predictions.</param>
internal sealed record PredictionAddress(Uri Endpoint, Guid ProjectId, string PublishName, bool TakesUrl, bool Stores)
{
    public const string KeyHeader = "Prediction-Key";

    public string Text =>
        $"{Endpoint.AbsoluteUri.TrimEnd('/')}/customvision/v3.1/prediction/{ProjectId}/classify/iterations/{Uri.EscapeDataString(PublishName)}/{(TakesUrl ? "url" : "image")}{(Stores ? "" : "/nostore")}";

    public string ContentType => TakesUrl ? "application/json" : "application/octet-stream";
}
