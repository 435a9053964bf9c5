using System.Text.Json;
using Fovea.Protocol;

namespace Fovea.Server.Tests.Hosting;

/// <summary>The OpenAPI document against the catalogue of operations and the routes.</summary>
public sealed class ApiDescriptionTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static readonly string[] WithPicture =
        ["CreateImagesFromData", "QuickTestImage", "ClassifyImage", "ClassifyImageWithNoStore", "DetectImage", "DetectImageWithNoStore", "ExplainPicture"];

    private static readonly string[] WithJson =
    [
        "CreateProject", "UpdateProject", "UpdateTag", "CreateImagesFromFiles", "CreateImagesFromUrls", "CreateImagesFromPredictions", "UpdateImageMetadata",
        "CreateImageRegions", "CreateImageTags", "QuerySuggestedImages", "QuerySuggestedImageCount", "TrainProject", "UpdateIteration", "QuickTestImageUrl",
        "QueryPredictions", "ClassifyImageUrl", "ClassifyImageUrlWithNoStore", "DetectImageUrl", "DetectImageUrlWithNoStore", "CreateResource", "UpdateResource",
        "AcceptLabels", "SetAutomaticTraining",
    ];

    [Fact]
    public async Task Document_HasEveryOperationOnce()
    {
        var operations = await ReadAsync();

        Assert.Equal(operations.Count, operations.Select(o => o.GetProperty("operationId").GetString()).Distinct().Count());
        Assert.Superset(OperationCatalogue.All.Select(o => o.Name).ToHashSet(), operations.Select(o => o.GetProperty("operationId").GetString()!).ToHashSet());
    }

    [Fact]
    public async Task Document_ShowsBodiesWhereOperationsTakeThem()
    {
        var bodies = (await ReadAsync()).ToDictionary(
            o => o.GetProperty("operationId").GetString()!,
            o => o.TryGetProperty("requestBody", out var body) ? string.Join(", ", body.GetProperty("content").EnumerateObject().Select(c => c.Name)) : "");

        Assert.Equal(WithPicture.Order(), bodies.Where(b => b.Value == "application/octet-stream, multipart/form-data").Select(b => b.Key).Order());
        Assert.Equal(WithJson.Order(), bodies.Where(b => b.Value == "application/json").Select(b => b.Key).Order());
        Assert.Equal(["UploadPictures"], bodies.Where(b => b.Value.Length > 0).Select(b => b.Key).Except(WithPicture).Except(WithJson));
    }

    [Fact]
    public async Task Document_SaysWhatEveryOperationAnswers()
    {
        foreach (var operation in await ReadAsync())
        {
            var name = operation.GetProperty("operationId").GetString();
            var responses = operation.GetProperty("responses");
            Assert.True(responses.GetProperty("default").GetProperty("content").TryGetProperty("application/json", out _), name);
            foreach (var response in responses.EnumerateObject().Where(r => r.Name is not ("202" or "204")))
            {
                Assert.True(response.Value.TryGetProperty("content", out _), $"{name} answers {response.Name} without saying what");
            }
        }
    }

    [Fact]
    public async Task Document_NamesTheKeyOfEveryOperation()
    {
        var document = JsonElement.Parse(await server.Anonymous.GetStringAsync("openapi/v1.json"));
        var schemes = document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Select(s => s.Name).ToHashSet();
        foreach (var operation in await ReadAsync())
        {
            // Several requirements are alternatives: any one of their keys opens the operation.
            var alternatives = operation.GetProperty("security").EnumerateArray().ToList();
            Assert.NotEmpty(alternatives);
            Assert.All(alternatives, alternative => Assert.Contains(Assert.Single(alternative.EnumerateObject()).Name, schemes));
        }
    }

    private async Task<IReadOnlyList<JsonElement>> ReadAsync()
    {
        var document = JsonElement.Parse(await server.Anonymous.GetStringAsync("openapi/v1.json"));
        return [.. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(method => method.Value)];
    }
}
