using System.Net;
using System.Text.Json;
using Fovea.Protocol;
using Fovea.Protocol.Errors;
using Fovea.Server.Resources;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Hosting;

/// <summary>Every operation, called with every key that must not open it.</summary>
public sealed class AuthorizationMatrixTests(AuthorizationMatrixTests.TwoOwnersFixture server) : IClassFixture<AuthorizationMatrixTests.TwoOwnersFixture>
{
    /// <summary>Whatever an operation asks for, so that nothing but the key can be wrong.</summary>
    private const string Query =
        "?name=x&iterationId={id}&imageIds={id}&tagIds={id}&regionIds={id}&ids={id}&platform=ONNX&publishName=x&predictionId=x&token=x&path=x&allImages=false";

    /// <summary>Routes that anybody may call. A route is added here only on purpose.</summary>
    private static readonly string[] Public =
    [
        "/", "/artifacts/{container}/{file}", "/docs/{documentName?}", "/health", "/health/live", "/health/ready", "/openapi/{documentName}.json",
        // The portal: its files, and the way in.
        "/portal/assets/{file}", "/portal/sign-in", "/sign-in",
        // Their query carries a secret of its own.
        "/transfers/{transferId:guid}/", "/transfers/{transferId:guid}/project",
        "{*path:nonfile}",
    ];

    public static TheoryData<string> Operations => [.. OperationCatalogue.All.Select(operation => operation.Name)];

    public static TheoryData<string> OperationsOfAProject =>
        [.. OperationCatalogue.All.Where(operation => operation.Path.Contains("{projectId}", StringComparison.Ordinal)).Select(operation => operation.Name)];

    [Theory]
    [MemberData(nameof(Operations))]
    public Task Operation_WithoutKey_IsDenied(string operation) => AssertDeniedAsync(operation, key: null);

    [Theory]
    [MemberData(nameof(Operations))]
    public Task Operation_WithUnknownKey_IsDenied(string operation) => AssertDeniedAsync(operation, "fvk1" + new string('0', 64));

    [Theory]
    [MemberData(nameof(Operations))]
    public Task Operation_WithKeyOfTheOtherRole_IsDenied(string operation) =>
        AssertDeniedAsync(operation, (IsTraining(operation) ? server.PredictionResource : server.TrainingResource).Key1);

    [Theory]
    [MemberData(nameof(OperationsOfAProject))]
    public Task Operation_WithKeyOfAnotherResource_FindsNoProject(string operation) =>
        AssertNoProjectAsync(operation, IsTraining(operation) ? server.OtherTrainingKey : server.OtherPredictionKey);

    [Theory]
    [MemberData(nameof(OperationsOfAProject))]
    public Task Operation_WithKeyOfTheMultiServiceResource_FindsNoProjectOfAnother(string operation) =>
        AssertNoProjectAsync(operation, server.MultiServiceResource.Key2);

    [Fact]
    public async Task GetProjects_ByAnotherResource_ListsNothingOfTheFirst()
    {
        var projects = await server.CreateTrainingClient(server.OtherTrainingKey).GetAsync("projects").ShouldSucceedAsync();

        Assert.Equal(0, projects.GetArrayLength());
    }

    [Fact]
    public async Task MultiServiceKey_OpensBothApis()
    {
        var key = server.MultiServiceResource.Key1;

        var project = await server.CreateTrainingClient(key).PostAsync("projects?name=multi", null).ShouldSucceedAsync();
        var id = project.GetProperty("id").GetString();

        await server.CreatePredictionClient(key).PostBytesAsync($"{id}/classify/iterations/x/image", [1]).ShouldFailAsync(ErrorCode.NotFoundIteration);
    }

    [Fact]
    public void Routes_ThatAskForNoKey_AreExactlyThoseListed()
    {
        var open = Routes().Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(route => route.RoutePattern.RawText!).Where(path => !path.StartsWith("/docs/", StringComparison.Ordinal) || path == "/docs/{documentName?}");

        Assert.Equal(Public, open.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Routes_ThatAskForAKey_NameThePolicyTheyMean()
    {
        var without = Routes().Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is null && route.Metadata.GetMetadata<IAuthorizeData>()?.Policy is null);

        Assert.Empty(without.Select(route => route.DisplayName));
    }

    [Fact]
    public void Operations_AreAllRouted()
    {
        var routed = Routes().Select(route => route.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName).ToHashSet();

        Assert.Superset(OperationCatalogue.All.Select(operation => (string?)operation.Name).ToHashSet(), routed);
    }

    private IEnumerable<RouteEndpoint> Routes() =>
        server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static Operation Find(string name) => OperationCatalogue.All.Single(operation => operation.Name == name);

    private static bool IsTraining(string operation) => Find(operation).Api == Api.Training;

    private async Task AssertDeniedAsync(string operation, string? key)
    {
        using var response = await SendAsync(operation, key);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Access Denied", response.ReasonPhrase);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var error = body.RootElement.GetProperty("error");
        Assert.Equal("401", error.GetProperty("code").GetString());
        Assert.NotEqual("", error.GetProperty("message").GetString());
    }

    private async Task AssertNoProjectAsync(string operation, string key)
    {
        await SendAsync(operation, key).ShouldFailAsync(ErrorCode.NotFoundProject);

        Assert.NotNull(await server.TrainingClient.GetIterationAsync(server.ProjectId, server.IterationId));
    }

    private Task<HttpResponseMessage> SendAsync(string name, string? key)
    {
        var operation = Find(name);
        var path = operation.Path
            .Replace("{projectId}", server.ProjectId.ToString(), StringComparison.Ordinal)
            .Replace("{iterationId}", server.IterationId.ToString(), StringComparison.Ordinal)
            .Replace("{publishedName}", ServerFixture.PublishName, StringComparison.Ordinal);
        var (id, basePath) = (Guid.NewGuid().ToString(), ApiVersions.BasePath(operation.Api, ApiVersions.Of(operation.Api)[^1]));
        path = path.Replace("{domainId}", id, StringComparison.Ordinal).Replace("{imageId}", id, StringComparison.Ordinal).Replace("{tagId}", id, StringComparison.Ordinal);
        var request = new HttpRequestMessage(new HttpMethod(operation.Method), $"{basePath}/{path}{Query.Replace("{id}", id, StringComparison.Ordinal)}");
        if (key is not null)
        {
            request.Headers.Add(operation.Api == Api.Training ? "Training-Key" : "Prediction-Key", key);
        }

        if (operation.Method is "POST" or "PATCH")
        {
            request.Content = new StringContent("{}", null, "application/json");
        }

        return server.Anonymous.SendAsync(request);
    }

    /// <summary>A published project of the first training resource, and a second pair of resources.</summary>
    public sealed class TwoOwnersFixture : ServerFixture
    {
        public Guid ProjectId { get; private set; }

        public Guid IterationId { get; private set; }

        public string OtherTrainingKey { get; private set; } = "";

        public string OtherPredictionKey { get; private set; } = "";

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            var iteration = await CreateTrainedProjectAsync(publish: true);
            (ProjectId, IterationId) = (iteration.ProjectId, iteration.Id);
            OtherTrainingKey = await CreateResourceAsync("other-training", "training");
            OtherPredictionKey = await CreateResourceAsync("other-prediction", "prediction");
        }

        private async Task<string> CreateResourceAsync(string name, string kind)
        {
            await using var scope = Services.CreateAsyncScope();
            var resources = scope.ServiceProvider.GetRequiredService<ResourceService>();
            await resources.CreateAsync(new ResourceRequest { Name = name, Kind = kind }, CancellationToken.None);
            return (await resources.GetKeysAsync(name, CancellationToken.None)).Key1;
        }
    }
}
