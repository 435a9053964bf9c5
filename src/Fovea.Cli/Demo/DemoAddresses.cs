using Fovea.Protocol;

namespace Fovea.Cli.Demo;

/// <summary>What somebody needs to go on with the project of the demonstration.</summary>
/// <param name="Endpoint">Of both resources, ending with a slash.</param>
/// <param name="ProjectId">The project.</param>
/// <param name="PublishName">The name its model is published under.</param>
/// <param name="PredictionKey">Secret, though of a server that only this machine reaches.</param>
/// <param name="DataFolder">Full path of the server's data folder.</param>
/// <param name="IsTemporary">Whether that folder was made for the demonstration.</param>
internal sealed record DemoAddresses(string Endpoint, Guid ProjectId, string PublishName, string PredictionKey, string DataFolder, bool IsTemporary)
{
    /// <summary>Opens the portal as administrator, once, within an hour. Secret.</summary>
    public required Uri SignInLink { get; init; }

    public string CredentialsFile => Path.Combine(DataFolder, "credentials.json");

    /// <summary>Where to post a picture for a prediction, on the server that answers at the endpoint.</summary>
    public string PredictionUrl(string endpoint) =>
        $"{endpoint.TrimEnd('/')}{ApiVersions.BasePath(Api.Prediction, ApiVersions.Prediction[^1])}/{ProjectId}/classify/iterations/{PublishName}/image";

    /// <summary>A printed form without the key.</summary>
    public override string ToString() => $"{Endpoint} project {ProjectId}";
}
