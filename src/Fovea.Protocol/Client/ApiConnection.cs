using System.Collections;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fovea.Protocol.Json;
using Query = System.Collections.Generic.IEnumerable<(string Name, object? Value)>;

namespace Fovea.Protocol.Client;

/// <summary>Sends the requests of both clients and reads their answers.</summary>
internal sealed class ApiConnection(HttpClient http, Uri endpoint, string basePath, string keyHeader, string key)
{
    // A partial update leaves out what the caller did not set: a null would ask for an empty value.
    private static readonly JsonSerializerOptions PatchOptions = new(ProtocolJson.Options)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    private readonly string baseAddress = $"{endpoint.AbsoluteUri.TrimEnd('/')}{basePath}/";

    public Task<T> GetAsync<T>(string path, Query query, CancellationToken cancellationToken) =>
        ReadAsync<T>(HttpMethod.Get, path, query, null, cancellationToken);

    public Task<T> PostAsync<T>(string path, Query query, HttpContent? body, CancellationToken cancellationToken) =>
        ReadAsync<T>(HttpMethod.Post, path, query, body, cancellationToken);

    public Task<T> PutAsync<T>(string path, HttpContent? body, CancellationToken cancellationToken) =>
        ReadAsync<T>(HttpMethod.Put, path, [], body, cancellationToken);

    public Task<T> PatchAsync<T>(string path, T changes, CancellationToken cancellationToken) =>
        ReadAsync<T>(HttpMethod.Patch, path, [], JsonContent.Create(changes, options: PatchOptions), cancellationToken);

    public async Task DeleteAsync(string path, Query query, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Delete, path, query, null, cancellationToken).ConfigureAwait(false)).Dispose();

    public async Task DownloadAsync(string path, Stream destination, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, path, [], null, cancellationToken, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
        await response.Content.CopyToAsync(destination, cancellationToken).ConfigureAwait(false);
    }

    public static HttpContent? Json<T>(T? body)
        where T : class => body is null ? null : JsonContent.Create(body, options: ProtocolJson.Options);

    public static HttpContent Bytes(Stream image)
    {
        var content = new StreamContent(image);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return content;
    }

    private async Task<T> ReadAsync<T>(HttpMethod method, string path, Query query, HttpContent? body, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(method, path, query, body, cancellationToken).ConfigureAwait(false);
        return await response.Content.ReadFromJsonAsync<T>(ProtocolJson.Options, cancellationToken).ConfigureAwait(false)
            ?? throw new JsonException($"The server answered {method} {path} with null.");
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, Query query, HttpContent? body, CancellationToken cancellationToken,
        HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead)
    {
        using var request = new HttpRequestMessage(method, baseAddress + path + QueryText(query)) { Content = body };
        request.Headers.Add(keyHeader, key);
        var response = await http.SendAsync(request, completion, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            throw ErrorAnswer.Read(response.StatusCode, text);
        }
    }

    private static string QueryText(Query query)
    {
        var pairs = query
            .Where(pair => pair.Value is not (null or ICollection { Count: 0 }))
            .Select(pair => $"{pair.Name}={Uri.EscapeDataString(ValueText(pair.Value!))}");
        var text = string.Join('&', pairs);
        return text.Length == 0 ? "" : $"?{text}";
    }

    private static string ValueText(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        IEnumerable items => string.Join(',', items.Cast<object>().Select(ValueText)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
