using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Json;
using Fovea.Protocol.Prediction;

namespace Fovea.Robustness.Tests.Wire;

/// <summary>S13: bodies that are almost right; each is answered, and each refusal has a code of the contract.</summary>
public sealed class SchemaFuzzTests(FuzzedServer server) : IClassFixture<FuzzedServer>
{
    private const int Seed = 13;
    private static readonly HashSet<string> Codes = [.. ErrorCode.All.Select(code => code.Name)];

    [Fact]
    public async Task S13_BodiesThatAreAlmostRight_AreAnsweredInTheContractsForm()
    {
        var (random, failures, statuses) = (new Random(Seed), new ConcurrentBag<string>(), new ConcurrentDictionary<HttpStatusCode, int>());
        var mutator = new JsonMutator(random);
        var targets = Targets().ToList();
        var requests = Trials.Each("S13", usual: 2000, nightly: 200_000).Select(index => (Target: targets[index % targets.Count], Body: mutator.Mutate(targets[index % targets.Count].Body)));
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (request, _) =>
        {
            var (client, method, address, _) = request.Target;
            using var message = new HttpRequestMessage(new HttpMethod(method), address) { Content = new ByteArrayContent(request.Body) { Headers = { ContentType = new("application/json") } } };
            using var answer = await client.SendAsync(message);
            statuses.AddOrUpdate(answer.StatusCode, 1, (_, count) => count + 1);
            if (!IsAnswer(answer.StatusCode, await answer.Content.ReadAsStringAsync()))
            {
                failures.Add($"{method} {address} {Encoding.UTF8.GetString(request.Body.AsSpan(0, Math.Min(request.Body.Length, 300)))}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }
        });
        Trials.Report("S13", statuses.Values.Sum(), [.. failures], string.Join(", ", statuses.OrderBy(s => s.Key).Select(s => $"{s.Value} x {(int)s.Key}")));
    }

    private IEnumerable<(HttpClient Client, string Method, string Address, string Body)> Targets()
    {
        var manage = new HttpClient { BaseAddress = server.Address };
        manage.DefaultRequestHeaders.Add("Admin-Key", server.AdminKey);
        return [.. On(server.Training, JsonBodies.Training), .. On(server.Prediction, JsonBodies.Prediction), .. On(manage, JsonBodies.Management)];
    }

    private IEnumerable<(HttpClient Client, string Method, string Address, string Body)> On(HttpClient client, IEnumerable<(string Method, string Address, string Body)> bodies) =>
        bodies.Select(b => (client, b.Method, server.Fill(b.Address), server.Fill(b.Body)));

    private static bool IsAnswer(HttpStatusCode status, string body) => (int)status switch
    {
        >= 200 and < 300 => true,
        // Too much at once is the gateway's matter, with another shape.
        429 => true,
        >= 400 and < 500 => IsError(body),
        _ => false,
    };

    private static bool IsError(string body)
    {
        try
        {
            var error = JsonSerializer.Deserialize<CustomVisionError>(body, ProtocolJson.Options);
            return error is { Code: { } code, Message.Length: > 0 } && Codes.Contains(code);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
