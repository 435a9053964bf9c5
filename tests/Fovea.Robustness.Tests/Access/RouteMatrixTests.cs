using System.Net;
using System.Text.RegularExpressions;
using Fovea.Server.Resources;
using Fovea.Server.Tests;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Robustness.Tests.Access;

/// <summary>S9: every route that the server has, with every key that must not open it. A new route is in here by itself.</summary>
public sealed partial class RouteMatrixTests(RouteMatrixTests.Fixture server) : IClassFixture<RouteMatrixTests.Fixture>
{
    /// <summary>What a route can ask for. A route that asks for something else makes this test fail until it is thought about here.</summary>
    private static readonly string[] KeyPolicies = ["TrainingKey", "PredictionKey", "AnyKey", "AdminKey"];

    /// <summary>The portal's pages ask for a session and lead to the sign-in without one.</summary>
    private static readonly string[] SessionPolicies = ["Portal"];

    [Fact]
    public async Task S9_EveryRouteWithEveryWrongKey_IsDenied()
    {
        var (failures, trials, routes) = (new List<string>(), 0, Routes().ToList());
        foreach (var (method, path, policy) in routes)
        {
            if (!KeyPolicies.Contains(policy) && !SessionPolicies.Contains(policy))
            {
                failures.Add($"{method} {path} asks for '{policy}', which this test does not know");
                continue;
            }

            foreach (var (name, headers) in server.WrongKeys(policy))
            {
                trials++;
                var status = await SendAsync(method, path, headers);
                if (!IsDenied(policy, status))
                {
                    failures.Add($"{method} {path.Split('?')[0]} with {name} was answered {(int)status}");
                }
            }

            // Whose key opens the route, but not somebody else's project: nothing of it may be seen, not even that it is there.
            if (path.Contains(server.ForeignProject, StringComparison.Ordinal) && KeyPolicies.Contains(policy))
            {
                trials++;
                var status = await SendAsync(method, path, server.RightKey(policy));
                if (status != HttpStatusCode.NotFound)
                {
                    failures.Add($"{method} {path.Split('?')[0]} of a foreign project was answered {(int)status}");
                }
            }
        }

        Trials.Report("S9", trials, failures, $"{routes.Count} routes");
    }

    private static bool IsDenied(string policy, HttpStatusCode status) => SessionPolicies.Contains(policy)
        // A form without the page's own token is refused before anybody asks who sent it.
        ? status is HttpStatusCode.Redirect or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest
        : status == HttpStatusCode.Unauthorized;

    private async Task<HttpStatusCode> SendAsync(string method, string path, IReadOnlyDictionary<string, string> headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (method is "POST" or "PATCH" or "PUT")
        {
            // The portal's own routes take forms, and are not there for anything else.
            request.Content = path.StartsWith("/portal", StringComparison.Ordinal) ? new FormUrlEncodedContent([]) : new StringContent("{}", null, "application/json");
        }

        using var answer = await server.NoRedirects.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>Every route that is not open to all, its parameters filled in with what exists.</summary>
    private IEnumerable<(string Method, string Path, string Policy)> Routes() =>
        from route in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where route.Metadata.GetMetadata<IAllowAnonymous>() is null
        let methods = route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
        from method in methods.Count == 0 ? ["GET"] : methods
        select (method, Fill(route.RoutePattern.RawText!), route.Metadata.GetMetadata<IAuthorizeData>()?.Policy ?? "nothing");

    private string Fill(string pattern) => "/" + Parameter().Replace(pattern, parameter => parameter.Groups["name"].Value switch
    {
        "version" => pattern.Contains("/prediction", StringComparison.Ordinal) ? "v3.1" : "v3.3",
        "projectId" => server.ForeignProject,
        "iterationId" => server.ForeignIteration,
        "publishedName" => ServerFixture.PublishName,
        "name" => "fovea-training",
        "number" => "1",
        _ => $"{Guid.NewGuid()}",
    }).TrimStart('/') + $"?name=x&iterationId={server.ForeignIteration}&imageIds={Guid.NewGuid()}&tagIds={Guid.NewGuid()}&regionIds={Guid.NewGuid()}&ids={Guid.NewGuid()}&platform=ONNX&publishName=x&predictionId=x&token=x&path=x";

    [GeneratedRegex(@"\{\*{0,2}(?<name>\w+)[^}]*\}")]
    private static partial Regex Parameter();

    /// <summary>A trained project of one pair of resources, and another pair with keys of its own; one key was replaced.</summary>
    public sealed class Fixture : PublishedServerFixture
    {
        private ResourceKeys _otherTraining = null!;
        private ResourceKeys _otherPrediction = null!;
        private string _revoked = "";
        private string _admin = "";

        public string ForeignProject => $"{Published.ProjectId}";

        public string ForeignIteration => $"{Published.Id}";

        public HttpClient NoRedirects { get; private set; } = null!;

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            NoRedirects = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Address };
            _admin = (await File.ReadAllTextAsync(Path.Combine(DataFolder, "admin.key"))).Trim();
            await using var scope = Services.CreateAsyncScope();
            var resources = scope.ServiceProvider.GetRequiredService<ResourceService>();
            _otherTraining = (await resources.CreateAsync(new ResourceRequest { Name = "other-training", Kind = "training" }, CancellationToken.None)).Keys!;
            _otherPrediction = (await resources.CreateAsync(new ResourceRequest { Name = "other-prediction", Kind = "prediction" }, CancellationToken.None)).Keys!;
            var revoked = (await resources.CreateAsync(new ResourceRequest { Name = "revoked", Kind = "multi-service" }, CancellationToken.None)).Keys!;
            _revoked = revoked.Key1;
            await resources.RegenerateKeyAsync("revoked", 1, CancellationToken.None);
        }

        /// <summary>Keys that do not open routes of a policy, each in every header that keys are read from.</summary>
        public IEnumerable<(string Name, IReadOnlyDictionary<string, string> Headers)> WrongKeys(string policy)
        {
            yield return ("no key", new Dictionary<string, string>());
            (string Name, string Key)[] wrong =
            [
                ("an unknown key", "fvk1" + new string('0', 64)), ("an empty key", ""), ("a revoked key", _revoked), ("half a key", TrainingResource.Key1[..30]), ("a key and a blank letter more", TrainingResource.Key1 + "0"),
                .. policy == "AdminKey" ? new[] { ("a resource's key", MultiServiceResource.Key1) } : [("the admin key", _admin)],
                .. policy == "TrainingKey" ? new[] { ("a prediction key", PredictionResource.Key1) } : [],
                .. policy == "PredictionKey" ? new[] { ("a training key", TrainingResource.Key1) } : [],
            ];
            foreach (var (name, key) in wrong)
            {
                foreach (var header in new[] { "Training-Key", "Prediction-Key", "Admin-Key", "Ocp-Apim-Subscription-Key" })
                {
                    yield return ($"{name} in {header}", new Dictionary<string, string> { [header] = key });
                }

                yield return ($"{name} as bearer", new Dictionary<string, string> { ["Authorization"] = $"Bearer {key}" });
                yield return ($"{name} as cookie", new Dictionary<string, string> { ["Cookie"] = $"Training-Key={key}; fovea-session={key}" });
            }
        }

        /// <summary>A key that opens routes of a policy and belongs to a resource without projects.</summary>
        public IReadOnlyDictionary<string, string> RightKey(string policy) => policy == "AdminKey"
            ? new Dictionary<string, string> { ["Admin-Key"] = _admin }
            : new Dictionary<string, string> { ["Ocp-Apim-Subscription-Key"] = policy == "PredictionKey" ? _otherPrediction.Key1 : _otherTraining.Key1 };
    }
}
