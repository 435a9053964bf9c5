using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Fovea.Protocol.Client;

/// <summary>Reads the shapes of an error answer: the API's own, the gateway's for a wrong key, the router's for an unknown path.</summary>
internal static class ErrorAnswer
{
    public static CustomVisionException Read(HttpStatusCode status, string body)
    {
        var number = ((int)status).ToString(CultureInfo.InvariantCulture);
        var (code, message) = Parse(body);
        return new CustomVisionException(status, code ?? number, message ?? $"The server answered {number} ({status}).");
    }

    private static (string? Code, string? Message) Parse(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var error = document.RootElement;
            if (error.ValueKind == JsonValueKind.Object && error.TryGetProperty("error", out var inner))
            {
                error = inner;
            }
            return (Text(error, "code"), Text(error, "message"));
        }
        catch (JsonException)
        {
            // A proxy's page, or nothing at all: the status is all there is to say.
            return (null, null);
        }
    }

    private static string? Text(JsonElement error, string name) =>
        error.ValueKind == JsonValueKind.Object && error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
