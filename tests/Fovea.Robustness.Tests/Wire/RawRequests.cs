using System.Globalization;
using System.Text;
using Fovea.Protocol;
using Fovea.Server.Tests;

namespace Fovea.Robustness.Tests.Wire;

/// <summary>Whole requests as bytes: one for every route, and crafted ones.</summary>
internal sealed class RawRequests(FuzzedServer server)
{
    private const string Query = "?name=x&iterationId={i}&imageIds={m}&tagIds={t}&platform=ONNX&publishName=x&predictionId=x&token=x&path=x&orderBy=Newest&take=5&skip=0&store=false";
    private const string Boundary = "b0undary";

    /// <summary>One request for each route that has a key, and some without.</summary>
    public IReadOnlyList<byte[]> All() =>
    [
        .. OperationCatalogue.All.Select(Operation),
        .. new[] { "GET /health", "GET /health/ready", "GET /openapi/v1.json", "GET /docs", "GET /artifacts/i-x/o-y?se=1&sig=z", $"GET /transfers/{Guid.NewGuid()}?sig=z", "GET /nothing", "GET /" }.Select(line => Request(line, null, null)),
        Request("GET /manage/resources", $"Admin-Key: {server.AdminKey}", null),
        Request("GET /manage/resources/fovea-multi/usage?from=2026-01-01&to=2026-01-31", $"Admin-Key: {server.AdminKey}", null),
        Request("PATCH /manage/resources/fovea-multi", $"Admin-Key: {server.AdminKey}\r\nContent-Type: application/json", "{}"u8.ToArray()),
        Request(server.Fill("GET /fovea/v1/projects/{p}/pictures.zip"), $"Training-Key: {server.TrainingResource.Key1}", null),
        Request(server.Fill("POST /fovea/v1/projects/{u}/pictures.zip"), $"Training-Key: {server.TrainingResource.Key1}\r\nContent-Type: application/zip", "PK\u0005\u0006\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"u8.ToArray()),
    ];

    /// <summary>Requests that were used against servers before: smuggling, framing, sizes at the limits, odd lines.</summary>
    public IEnumerable<(string Name, byte[] Request)> Crafted()
    {
        var path = server.Fill("/customvision/v3.3/training/projects/{p}/tags");
        var key = $"Training-Key: {server.TrainingResource.Key1}";
        foreach (var headers in new[]
        {
            "Content-Length: 4\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 4", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", "Transfer-Encoding: xchunked", "Transfer-Encoding : chunked",
            "Transfer-Encoding:\u000bchunked", "Transfer-Encoding: chunked, identity", "Content-Length: 4\r\nContent-Length: 5", "Content-Length: +4", "Content-Length: 0x4", "Content-Length: 4,4", "Content-Length: 18446744073709551616", "Content-Length:",
            "Content-Length: 4\r\n folded: yes", "Host: a\r\nHost: b", "Host: a b", "Host:", "Host: [::1", "X: a\0b", "X: a\rb", ": empty", "X", "X : y", "Expect: 100-continue", "Expect: 200-ok", "Connection: close, keep-alive", "Upgrade: websocket\r\nConnection: Upgrade",
            "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: x", "Content-Encoding: gzip", "Content-Type: application/json; charset=nothing", "Content-Type: ;;;", "Content-Type: multipart/form-data", "Accept: \0", "Authorization: Bearer", "Authorization: \u00ff",
            $"X: {new string('x', 32_000)}", $"X: {new string('x', 40_000)}", string.Join("\r\n", Enumerable.Range(0, 99).Select(i => $"X{i}: 1")), string.Join("\r\n", Enumerable.Range(0, 200).Select(i => $"X{i}: 1")), $"Training-Key: {new string('k', 9000)}", "Cookie: " + new string('c', 9000),
        })
        {
            yield return ($"headers {headers[..Math.Min(40, headers.Length)]}", Encoding.Latin1.GetBytes($"POST {path}?name=a HTTP/1.1\r\nHost: localhost\r\n{key}\r\n{headers}\r\n\r\n5\r\nhello\r\n0\r\n\r\n"));
        }

        foreach (var line in new[]
        {
            $"GET {path}", $"GET {path} HTTP/1.0", $"GET {path} HTTP/0.9", $"GET {path} HTTP/2.0", $"GET {path} HTTP/1.1 x", $"GET  {path} HTTP/1.1", "GET", "", " ", "\0", $"G\0T {path} HTTP/1.1", $"get {path} HTTP/1.1", $"{new string('M', 40_000)} {path} HTTP/1.1",
            $"GET {path}?{new string('q', 32_600)} HTTP/1.1", $"GET {path}?{new string('q', 33_000)} HTTP/1.1", $"GET {path}/%00 HTTP/1.1", $"GET {path}/%zz HTTP/1.1", $"GET {path}/\u00ff HTTP/1.1", $"GET {path}/../../../../etc/passwd HTTP/1.1", "GET * HTTP/1.1", "OPTIONS * HTTP/1.1",
            $"GET http://evil.example{path} HTTP/1.1", $"GET //evil.example{path} HTTP/1.1", "CONNECT 127.0.0.1:22 HTTP/1.1", $"TRACE {path} HTTP/1.1", "PRI * HTTP/2.0",
        })
        {
            yield return ($"line {line[..Math.Min(60, line.Length)]}", Encoding.Latin1.GetBytes($"{line}\r\nHost: localhost\r\n{key}\r\n\r\n"));
        }

        yield return ("chunk of 2^63 bytes", Chunked(path, key, "8000000000000000\r\nhello\r\n0\r\n\r\n"));
        yield return ("negative chunk", Chunked(path, key, "-5\r\nhello\r\n0\r\n\r\n"));
        yield return ("chunk without end", Chunked(path, key, "5\r\nhel"));
        yield return ("20,000 chunks of a byte", Chunked(path, key, string.Concat(Enumerable.Repeat("1\r\nx\r\n", 20_000)) + "0\r\n\r\n"));
        yield return ("chunk extension of 64 KB", Chunked(path, key, $"5;{new string('e', 65_536)}\r\nhello\r\n0\r\n\r\n"));
        yield return ("1,100 parts", Parts(1100));
        yield return ("65 parts", Parts(65));
        yield return ("part with 100 headers", Form($"--{Boundary}\r\n{string.Concat(Enumerable.Range(0, 100).Select(i => $"X{i}: 1\r\n"))}\r\nx\r\n--{Boundary}--\r\n"));
        yield return ("TLS hello", [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03, .. new byte[500]]);
        yield return ("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0"u8.ToArray());
        yield return ("nothing", []);
    }

    private byte[] Operation(Operation operation)
    {
        // What deletes whole things names ones that do not exist, so that the others stay alive.
        var isDeletion = operation.Name is "DeleteProject" or "DeleteIteration" or "DeleteTag" or "DeleteImages" or "UnpublishIteration" or "TrainProject";
        var path = operation.Path.Replace("{publishedName}", ServerFixture.PublishName, StringComparison.Ordinal);
        path = server.Fill(path.Replace("{projectId}", isDeletion ? $"{Guid.NewGuid()}" : "{p}", StringComparison.Ordinal)
            .Replace("{iterationId}", "{i}", StringComparison.Ordinal).Replace("{imageId}", "{m}", StringComparison.Ordinal).Replace("{tagId}", "{t}", StringComparison.Ordinal)
            .Replace("{domainId}", "ee85a74c-405e-4adc-bb47-ffa8ca0c9f31", StringComparison.Ordinal) + Query);
        var (name, key) = operation.Api == Api.Training ? ("Training-Key", server.TrainingResource.Key1) : ("Prediction-Key", server.PredictionResource.Key1);
        var line = $"{operation.Method} {ApiVersions.BasePath(operation.Api, ApiVersions.Of(operation.Api)[^1])}/{path}";
        return operation switch
        {
            { Method: "GET" or "DELETE" } => Request(line, $"{name}: {key}", null),
            { Name: "CreateImagesFromData" or "QuickTestImage" } => Request(line, $"{name}: {key}\r\nContent-Type: multipart/form-data; boundary={Boundary}", OnePart()),
            _ when operation.Name.Contains("Image", StringComparison.Ordinal) && operation.Api == Api.Prediction && !operation.Name.Contains("Url", StringComparison.Ordinal) =>
                Request(line, $"{name}: {key}\r\nContent-Type: application/octet-stream", ServerFixture.Picture("die", 1)),
            _ => Request(line, $"{name}: {key}\r\nContent-Type: application/json", "{}"u8.ToArray()),
        };
    }

    private static byte[] Request(string line, string? headers, byte[]? body)
    {
        var length = body is null ? "" : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        return [.. Encoding.Latin1.GetBytes($"{line} HTTP/1.1\r\nHost: localhost\r\n{(headers is null ? "" : $"{headers}\r\n")}{length}Connection: close\r\n\r\n"), .. body ?? []];
    }

    private static byte[] Chunked(string path, string key, string body) =>
        Encoding.Latin1.GetBytes($"POST {path}?name=a HTTP/1.1\r\nHost: localhost\r\n{key}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{body}");

    private static byte[] OnePart() =>
        [.. Encoding.ASCII.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"imageData\"\r\n\r\n"), .. ServerFixture.Picture("die", 2), .. Encoding.ASCII.GetBytes($"\r\n--{Boundary}--\r\n")];

    private byte[] Parts(int count) => Form(string.Concat(Enumerable.Repeat($"--{Boundary}\r\nContent-Disposition: form-data; name=\"imageData\"\r\n\r\nx\r\n", count)) + $"--{Boundary}--\r\n");

    private byte[] Form(string body) => Request(
        server.Fill("POST /customvision/v3.3/training/projects/{u}/images"), $"Training-Key: {server.TrainingResource.Key1}\r\nContent-Type: multipart/form-data; boundary={Boundary}", Encoding.Latin1.GetBytes(body));
}
