using Fovea.Engine.Imaging;
using Fovea.Protocol;
using Fovea.Server.Data;
using Fovea.Server.Exports;
using Fovea.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Images;

/// <summary>Finds the bytes behind the path of an artifact.</summary>
internal sealed class ArtifactReader(AppDbContext db, BlobStore blobs, DecodeLane lane)
{
    /// <summary>What the container of a project's stored predictions is called, before the project's id.</summary>
    public const string PredictionContainer = "p-";

    private const int ResizedQuality = 90;

    /// <summary>Reads by path: that of a signed address, with or without its first segment.</summary>
    /// <returns><see langword="null"/> when the project has no such artifact.</returns>
    public async Task<Artifact?> ReadAsync(Guid projectId, string path, CancellationToken cancellationToken)
    {
        var segments = path.TrimStart('/').Split('/');
        return segments[(segments is ["artifacts", ..] ? 1 : 0)..] is [var container, var file] && container.EndsWith($"-{projectId:N}", StringComparison.Ordinal)
            ? await ReadAsync(container, file, cancellationToken)
            : null;
    }

    /// <returns><see langword="null"/> when there is no such artifact.</returns>
    public async Task<Artifact?> ReadAsync(string container, string file, CancellationToken cancellationToken)
    {
        if (ExportAddress.TryParse(container, file, out var export))
        {
            return await ReadExportAsync(export, cancellationToken);
        }

        if (file.Length < 2 || !TryParse(file, file[..2], out var id) || await FindAsync(container, id, cancellationToken) is not { } image)
        {
            return null;
        }

        switch (file[..2])
        {
            case "t-":
                return await ReadThumbnailAsync(image, cancellationToken);
            case "o-":
                var original = await blobs.ReadAsync(image.ContentHash, cancellationToken);
                return new Artifact(original, ContentTypeOf(ImageDecoder.ReadHeader(original, ImageLimits.Training).Format));
            case "i-":
                var content = await blobs.ReadAsync(image.ContentHash, cancellationToken);
                return new Artifact(
                    await lane.RunAsync(() => ImageDecoder.ResizeToJpeg(content, ProtocolLimits.MaxStoredImageSidePixels, ResizedQuality), cancellationToken), "image/jpeg");
            default:
                return null;
        }
    }

    private async Task<Artifact?> ReadThumbnailAsync(StoredImage image, CancellationToken cancellationToken)
    {
        if (image.ThumbnailHash is { } hash)
        {
            return new Artifact(await blobs.ReadAsync(hash, cancellationToken), "image/jpeg");
        }

        var content = await blobs.ReadAsync(image.ContentHash, cancellationToken);
        try
        {
            return new Artifact(await lane.RunAsync(() => ImageDecoder.Thumbnail(content), cancellationToken), "image/jpeg");
        }
        catch (InvalidImageException)
        {
            // What a classifier looks at was whole, and what lies outside of it was cut off.
            return null;
        }
    }

    private async Task<Artifact?> ReadExportAsync(ExportAddress address, CancellationToken cancellationToken)
    {
        var (projectId, iterationId, variant) = address;
        var hash = await db.Exports
            .Where(e => e.IterationId == iterationId && e.Variant == variant && db.Iterations.Any(i => i.Id == iterationId && i.ProjectId == projectId))
            .Select(e => e.ArchiveHash).SingleOrDefaultAsync(cancellationToken);
        return hash is null ? null : new Artifact(await blobs.ReadAsync(hash, cancellationToken), "application/zip");
    }

    private async Task<StoredImage?> FindAsync(string container, Guid id, CancellationToken cancellationToken)
    {
        if (TryParse(container, "i-", out var projectId))
        {
            return await db.Images.Where(i => i.Id == id && i.ProjectId == projectId)
                .Select(i => new StoredImage(i.ContentHash, i.ThumbnailHash)).SingleOrDefaultAsync(cancellationToken);
        }

        return TryParse(container, PredictionContainer, out projectId)
            ? await db.Predictions.Where(p => p.Id == id && p.ProjectId == projectId)
                .Select(p => new StoredImage(p.ContentHash, null)).SingleOrDefaultAsync(cancellationToken)
            : null;
    }

    private static bool TryParse(string text, string prefix, out Guid id)
    {
        id = default;
        return text.StartsWith(prefix, StringComparison.Ordinal) && Guid.TryParseExact(text.AsSpan(prefix.Length), "N", out id);
    }

    private static string ContentTypeOf(ImageFormat format) => format switch
    {
        ImageFormat.Jpeg => "image/jpeg",
        ImageFormat.Png => "image/png",
        ImageFormat.Gif => "image/gif",
        ImageFormat.Bmp => "image/bmp",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
    };

    private sealed record StoredImage(string ContentHash, string? ThumbnailHash);
}
