using System.Buffers;
using Fovea.Protocol.Errors;
using Fovea.Server.Hosting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Fovea.Server.Images;

/// <summary>Reads the pictures of a request body: a raw stream, or a multipart form.</summary>
/// <remarks>
/// Forms are read by hand because the clients' parts have no file name (JavaScript, .NET memory streams) or no content type, and
/// the framework would take such a part for text. Each picture is cut off at its limit while it arrives.
/// </remarks>
internal static class UploadReader
{
    /// <summary>Reads at most <paramref name="maxImages"/> pictures.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maxImages">How many parts the operation takes.</param>
    /// <param name="maxBytes">
    /// How long one picture may be. One that is longer is returned with one byte more than that, so that the decoder refuses it.
    /// </param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<IReadOnlyList<UploadedFile>> ReadAsync(HttpRequest request, int maxImages, long maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentType is not { Length: > 0 } contentType)
        {
            return [new UploadedFile(null, await ReadCappedAsync(request.Body, request.ContentLength, maxBytes, cancellationToken))];
        }

        if (!MediaTypeHeaderValue.TryParse(contentType, out var mediaType))
        {
            throw new ServiceException(ErrorCode.UnsupportedMediaType, $"Got Content-Type '{contentType}', which is not a media type.");
        }

        return mediaType switch
        {
            _ when mediaType.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) =>
                await ReadPartsAsync(request.Body, BoundaryOf(mediaType), maxImages, maxBytes, cancellationToken),
            _ when mediaType.MediaType.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase) || mediaType.Type.Equals("image", StringComparison.OrdinalIgnoreCase) =>
                [new UploadedFile(null, await ReadCappedAsync(request.Body, request.ContentLength, maxBytes, cancellationToken))],
            _ => throw new ServiceException(
                ErrorCode.UnsupportedMediaType, $"Got Content-Type '{contentType}'; pictures come as multipart/form-data or application/octet-stream."),
        };
    }

    /// <summary>As <see cref="ReadAsync"/>, for operations on one picture.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadOneAsync(HttpRequest request, long maxBytes, CancellationToken cancellationToken)
    {
        var files = await ReadAsync(request, maxImages: 1, maxBytes, cancellationToken);
        return files.Count == 1 ? files[0].Content : throw new ServiceException(ErrorCode.BadRequestImageStream, "The form has no part imageData with a picture.");
    }

    private static string BoundaryOf(MediaTypeHeaderValue mediaType) => HeaderUtilities.RemoveQuotes(mediaType.Boundary).Value is { Length: > 0 and <= 256 } boundary
        ? boundary
        : throw new ServiceException(ErrorCode.BadRequest, "The multipart form names no usable boundary in its Content-Type.");

    private static async Task<IReadOnlyList<UploadedFile>> ReadPartsAsync(Stream body, string boundary, int maxImages, long maxBytes, CancellationToken cancellationToken)
    {
        var reader = new MultipartReader(boundary, body);
        var files = new List<UploadedFile>();
        try
        {
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } part)
            {
                if (files.Count == maxImages)
                {
                    throw new ServiceException(ErrorCode.BadRequestImageExceededCount, $"The form has more than {maxImages} parts; that is the most this operation takes.");
                }

                files.Add(new UploadedFile(NameOf(part), await ReadCappedAsync(part.Body, null, maxBytes, cancellationToken)));
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException && e is not BadHttpRequestException)
        {
            throw new ServiceException(ErrorCode.BadRequest, "The multipart form is damaged: it does not end where its boundary says, or a part has too many headers.", e);
        }

        return files;
    }

    // .NET sends the path of a file without quotes, which is no valid header (recorded).
    private static string? NameOf(MultipartSection part) => part.GetContentDispositionHeader() is { } disposition
        ? HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value
        : part.ContentDisposition?.Split(';', StringSplitOptions.TrimEntries)
            .FirstOrDefault(parameter => parameter.StartsWith("filename=", StringComparison.OrdinalIgnoreCase))?["filename=".Length..].Trim('"');

    private static async Task<ReadOnlyMemory<byte>> ReadCappedAsync(Stream body, long? length, long maxBytes, CancellationToken cancellationToken)
    {
        // An array that is filled to its end is what libvips takes without a copy.
        var content = new MemoryStream(capacity: (int)Math.Min(length ?? 0, maxBytes + 1));
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            // What lies beyond the limit is read, so that the client can hear the answer, and dropped.
            content.Write(buffer, 0, (int)Math.Min(read, maxBytes + 1 - content.Length));
        }

        ArrayPool<byte>.Shared.Return(buffer);

        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }
}
