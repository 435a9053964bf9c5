using System.Net;
using System.Text.Json;
using Fovea.Protocol.Errors;

namespace Fovea.Server.Tests;

/// <summary>Reads raw answers.</summary>
internal static class HttpAnswers
{
    /// <summary>Checks that the answer is the contract's error with this code, its status and its body.</summary>
    /// <returns>The message.</returns>
    public static async Task<string> ShouldFailAsync(this Task<HttpResponseMessage> sending, ErrorCode code, HttpStatusCode? status = null)
    {
        using var response = await sending;
        var body = await response.Content.ReadAsStringAsync();
        Assert.True((status ?? (HttpStatusCode)code.Status) == response.StatusCode, $"Expected {code.Status} {code.Name}, got {(int)response.StatusCode}: {body}");
        using var json = JsonDocument.Parse(body);
        Assert.Equal(["code", "message"], json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(code.Name, json.RootElement.GetProperty("code").GetString());
        var message = json.RootElement.GetProperty("message").GetString()!;
        Assert.NotEqual("", message);
        return message;
    }

    /// <summary>Checks the status and reads the body.</summary>
    /// <returns>The body's JSON; undefined when there is none.</returns>
    public static async Task<JsonElement> ShouldSucceedAsync(this Task<HttpResponseMessage> sending, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var response = await sending;
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"Expected {(int)status}, got {(int)response.StatusCode}: {body}");
        return body.Length == 0 ? default : JsonElement.Parse(body);
    }

    /// <summary>Sends a body of JSON text as it is.</summary>
    public static Task<HttpResponseMessage> PostJsonAsync(this HttpClient client, string address, string json) =>
        client.PostAsync(address, Json(json));

    public static Task<HttpResponseMessage> PatchJsonAsync(this HttpClient client, string address, string json) =>
        client.PatchAsync(address, Json(json));

    /// <summary>Sends a file as a raw stream of bytes.</summary>
    public static Task<HttpResponseMessage> PostBytesAsync(this HttpClient client, string address, byte[] content) =>
        client.PostAsync(address, new ByteArrayContent(content) { Headers = { ContentType = new("application/octet-stream") } });

    private static StringContent Json(string json) => new(json, null, "application/json");
}
