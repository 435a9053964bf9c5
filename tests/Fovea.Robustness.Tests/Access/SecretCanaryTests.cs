using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Fovea.Protocol;
using Fovea.SamplePictures;

namespace Fovea.Robustness.Tests.Access;

/// <summary>S10: secrets go in, through every door and many errors; none is found in the log, an error, or a file that is not meant to hold it.</summary>
public sealed class SecretCanaryTests
{
    /// <summary>Files that hold secrets on purpose, readable by their owner alone.</summary>
    private static readonly string[] SecretFiles = ["credentials.json", "admin.key"];

    private readonly List<(string Name, string Text)> _canaries = [];
    private readonly List<string> _errors = [];

    [Fact]
    public async Task S10_SecretsOfAllKinds_AreFoundNowhere()
    {
        var folder = Directory.CreateTempSubdirectory("fovea-canary-").FullName;
        try
        {
            var settings = new[] { ("ImageUrls__AllowedNetworks__0", "127.0.0.0/8"), ("Transfers__AllowedNetworks__0", "127.0.0.0/8"), ("Logging__LogLevel__Default", "Trace") };
            await using var program = await ServerProgram.StartLoudAsync(folder, settings);
            foreach (var resource in program.Resources)
            {
                _canaries.Add(($"key 1 of {resource.Name}", resource.Key1));
                _canaries.Add(($"key 2 of {resource.Name}", resource.Key2));
            }

            _canaries.Add(("the admin key", (await File.ReadAllTextAsync(Path.Combine(folder, "admin.key"))).Trim()));
            var requests = await UseAsync(program);
            await program.StopAsync();

            // The first start shows the keys on purpose, before it is ready.
            var log = program.Output[program.Output.IndexOf("Fovea answers at", StringComparison.Ordinal)..];
            Trials.Report("S10", requests * _canaries.Count, [.. Find("the log", log), .. _errors.SelectMany(body => Find($"an error ({body[..Math.Min(80, body.Length)]})", body)), .. Files(folder)], $"{_canaries.Count} secrets, {requests} requests, {log.Length} characters of log");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Sends secrets wherever a client might.</summary>
    /// <returns>How many requests were sent.</returns>
    private async Task<int> UseAsync(ServerProgram program)
    {
        var (training, prediction, address) = (program.Resources[0], program.Resources[1], new Uri(program.Resources[0].Endpoint));
        using var http = new HttpClient { BaseAddress = new Uri(address, "customvision/v3.3/training/") };
        var requests = 0;

        async Task<JsonElement> SendAsync(string method, string path, string header, string key, HttpContent? content = null)
        {
            requests++;
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
            request.Headers.TryAddWithoutValidation(header, key);
            using var answer = await http.SendAsync(request);
            var body = await answer.Content.ReadAsStringAsync();
            if (!answer.IsSuccessStatusCode)
            {
                _errors.Add($"{body} {answer.Headers}");
            }

            return body.Length > 0 && body[0] is '{' or '[' ? JsonElement.Parse(body) : default;
        }

        var project = (await SendAsync("POST", "projects?name=canaries", "Training-Key", training.Key1)).GetProperty("id").GetString();
        foreach (var (method, path) in OperationCatalogue.Training.Select(o => (o.Method, o.Path)))
        {
            var filled = path.Replace("{projectId}", project, StringComparison.Ordinal);
            foreach (var id in new[] { "{iterationId}", "{imageId}", "{tagId}", "{domainId}" })
            {
                filled = filled.Replace(id, $"{Guid.NewGuid()}", StringComparison.Ordinal);
            }

            if (method == "DELETE" && filled == $"projects/{project}")
            {
                continue;
            }

            // Wrong keys, right keys of others, keys in the address, tokens of somebody.
            await SendAsync(method, filled, "Training-Key", Canary("a wrong key"), Json("{"));
            await SendAsync(method, filled, "Training-Key", prediction.Key2, Json("{"));
            await SendAsync(method, filled, "Authorization", $"Bearer {Canary("a bearer token")}", Json("{"));
            await SendAsync(method, $"{filled}?subscription-key={Canary("a key in the address")}&Training-Key={Canary("another key in the address")}", "Training-Key", training.Key1, Json("{"));
            await SendAsync(method, $"{filled}?iterationId=x&orderBy=x&token={Canary("a token")}", "Ocp-Apim-Subscription-Key", training.Key2, Json("{"));
        }

        string[] urls =
        [
            $"http://127.0.0.1:1/a.jpg?sig={Canary("a signature of an address")}", $"http://10.0.0.1/{Canary("a path of an address")}?sv=1&sig={Canary("a signature")}", $"http://user:{Canary("a password in an address")}@127.0.0.1/x",
            $"ftp://127.0.0.1/{Canary("a path of another protocol")}", $"http://127.0.0.1:99999/{Canary("a path of no address")}",
        ];
        await SendAsync("POST", $"projects/{project}/images/urls", "Training-Key", training.Key1, JsonContent.Create(new { images = urls.Select(url => new { url }) }));
        foreach (var url in urls)
        {
            await SendAsync("POST", $"projects/{project}/quicktest/url", "Training-Key", training.Key1, JsonContent.Create(new { url }));
        }

        await SendAsync("POST", $"projects/{project}/images", "Training-Key", training.Key1, new ByteArrayContent(SamplePictureRenderer.Draw("mug", 0, 48, 36).Jpeg) { Headers = { ContentType = new("application/octet-stream") } });
        var token = (await SendAsync("GET", $"projects/{project}/export", "Training-Key", training.Key1)).GetProperty("token").GetString()!;
        _canaries.Add(("the secret of an import token", token[(token.IndexOf("sig=", StringComparison.Ordinal) + 4)..]));
        await SendAsync("POST", $"projects/import?token={Uri.EscapeDataString(token)}&name=copy", "Training-Key", training.Key1);
        await SendAsync("POST", $"projects/import?token={Uri.EscapeDataString(token + "0")}", "Training-Key", training.Key1);
        await SendAsync("POST", $"projects/import?token={Uri.EscapeDataString($"http://127.0.0.1:1/transfers/{Guid.NewGuid()}?sig={Canary("the secret of a foreign token")}")}", "Training-Key", training.Key1);
        foreach (var path in new[] { "/manage/resources", "/manage/resources/fovea-training/keys", "/manage/nothing" })
        {
            await SendAsync("GET", path, "Admin-Key", Canary("a wrong admin key"));
            await SendAsync("GET", path, "Admin-Key", training.Key1);
        }

        return requests;
    }

    private string Canary(string name)
    {
        var text = $"canary{Guid.NewGuid():N}";
        _canaries.Add((name, text));
        return text;
    }

    private static StringContent Json(string text) => new(text, null, "application/json");

    private IEnumerable<string> Files(string folder) =>
        from path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        where !SecretFiles.Contains(Path.GetFileName(path))
        from found in Find(Path.GetRelativePath(folder, path), Encoding.Latin1.GetString(File.ReadAllBytes(path)))
        select found;

    private IEnumerable<string> Find(string where, string text) =>
        _canaries.Where(canary => text.Contains(canary.Text, StringComparison.OrdinalIgnoreCase)).Select(canary => $"{canary.Name} is in {where}");
}
