using Fovea.Protocol.Training;
using Fovea.Server;
using Fovea.Server.Tests;

namespace Fovea.Robustness.Tests.Wire;

/// <summary>A published project, one that cannot be trained, and an object detection project, for requests that nobody would send.</summary>
public sealed class FuzzedServer : PublishedServerFixture
{
    private readonly Dictionary<string, string> _ids = [];

    public string AdminKey { get; private set; } = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        AdminKey = (await File.ReadAllTextAsync(Path.Combine(DataFolder, "admin.key"))).Trim();
        var tags = await TrainingClient.GetTagsAsync(Published.ProjectId);
        var images = await TrainingClient.GetImagesAsync(Published.ProjectId);
        var detection = await TrainingClient.CreateProjectAsync("Boxes", domainId: new Guid("da2e3a8a-40a5-4171-82f4-58522f70fbc1"));
        (_ids["p"], _ids["i"], _ids["t"], _ids["m"]) = ($"{Published.ProjectId}", $"{Published.Id}", $"{tags[0].Id}", $"{images[0].Id}");
        (_ids["u"], _ids["d"]) = ($"{(await CreateProjectAsync(Classifier.Multilabel)).Id}", $"{detection.Id}");
    }

    /// <summary>Ids in place of their letters in braces.</summary>
    public string Fill(string text) => _ids.Aggregate(text, (filled, id) => filled.Replace($"{{{id.Key}}}", id.Value, StringComparison.Ordinal));

    // Nothing outside is asked for pictures, whatever address comes out.
    protected override ServerOptions Configure(ServerOptions options) => options with { Settings = new Dictionary<string, string?> { ["ImageUrls:Timeout"] = "00:00:02" } };
}
