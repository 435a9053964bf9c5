using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Fovea.Server.Predictions.Container;

/// <summary>Reads requests as an exported container does, which goes by what is in the body rather than by its Content-Type.</summary>
internal static class ContainerBody
{
    private const string FieldName = "imageData";

    /// <summary>The picture: the form's field or file <c>imageData</c>, or all of a body that is no form.</summary>
    /// <returns>At most <paramref name="maxBytes"/> and one more, by which the decoder knows that there were too many.</returns>
    /// <exception cref="InvalidDataException">The form is damaged or has no such field.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadImageAsync(HttpRequest request, long maxBytes, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return await ReadCappedAsync(request.Body, maxBytes, cancellationToken);
        }

        if (HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 256 } boundary)
        {
            throw new InvalidDataException("The form names no usable boundary in its Content-Type.");
        }

        // Parts without a file name would be taken for text by the framework's own reader.
        var reader = new MultipartReader(boundary, request.Body);
        try
        {
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } part)
            {
                if (HeaderUtilities.RemoveQuotes(part.GetContentDispositionHeader()?.Name ?? default) == FieldName)
                {
                    return await ReadCappedAsync(part.Body, maxBytes, cancellationToken);
                }
            }
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            throw new InvalidDataException("The form does not end where its boundary says.", e);
        }

        throw new InvalidDataException($"The form has no field '{FieldName}'.");
    }

    /// <summary>The member <c>url</c> of a JSON object; null when there is none.</summary>
    /// <exception cref="JsonException">The body is no JSON object.</exception>
    public static async Task<string?> ReadUrlAsync(HttpRequest request, CancellationToken cancellationToken) =>
        (await JsonSerializer.DeserializeAsync<UrlBody>(request.Body, JsonSerializerOptions.Web, cancellationToken))?.Url;

    private static async Task<ReadOnlyMemory<byte>> ReadCappedAsync(Stream body, long maxBytes, CancellationToken cancellationToken)
    {
        var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            content.Write(buffer, 0, (int)Math.Min(read, maxBytes + 1 - content.Length));
        }

        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }

    private sealed record UrlBody(string? Url);
}
