using System.IO.Compression;
using Fovea.Engine.Imaging;
using Fovea.Protocol.Pictures;
using Fovea.Server.Storage;
using Fovea.Server.Transfers.Format;

namespace Fovea.Server.Transfers.Pictures;

/// <summary>Writes a workspace's pictures as a zip: a folder for each tag, and annotations with all the rest.</summary>
internal static class PictureArchiveWriter
{
    public static async Task WriteAsync(Stream output, ProjectReader project, BlobStore blobs, CancellationToken cancellationToken)
    {
        var manifest = project.Manifest;
        var tags = manifest.Snapshots[0].Tags;
        var folders = tags.Zip(FolderNames.Of(tags.Select(t => t.Name))).ToDictionary(pair => pair.First.Id, pair => (pair.First.Name, Folder: pair.Second));
        var hashes = await project.ReadImagesAsync(cancellationToken).ToDictionaryAsync(i => i.Id, i => i.Hash, cancellationToken: cancellationToken);
        var images = await project.ReadSnapshotAsync(0, cancellationToken).ToListAsync(cancellationToken);

        // What follows takes as long as the caller reads, and must not hold a transaction.
        await project.EndReadAsync();
        await using var archive = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        var pictures = new List<AnnotatedPicture>(images.Count);
        foreach (var image in images)
        {
            var content = await blobs.ReadAsync(hashes[image.ImageId], cancellationToken);
            var folder = image.Tags is [var first, ..] ? folders[first.TagId].Folder + "/" : "";
            var file = $"{folder}{image.ImageId:N}.{ExtensionOf(content)}";
            await WriteEntryAsync(archive, file, content, CompressionLevel.NoCompression, cancellationToken);
            pictures.Add(Annotate(image, file, id => folders[id].Name));
        }

        var annotations = new PictureAnnotations
        {
            DomainId = manifest.Project.DomainId,
            ClassificationType = manifest.Project.ClassificationType,
            Tags = [.. tags.Select(t => new AnnotatedTag { Name = t.Name, Folder = folders[t.Id].Folder, Description = t.Description, Type = t.Type })],
            Pictures = pictures,
        };
        await WriteEntryAsync(archive, PictureAnnotations.FileName, annotations.Serialise(), CompressionLevel.Optimal, cancellationToken);
    }

    private static AnnotatedPicture Annotate(TransferSnapshotImage image, string file, Func<Guid, string> tagName) => new()
    {
        File = file,
        Tags = [.. image.Tags.Select(t => tagName(t.TagId))],
        Regions = [.. image.Regions.Select(r => new AnnotatedRegion(tagName(r.TagId), r.Left, r.Top, r.Width, r.Height))],
        Metadata = image.Metadata,
    };

    private static async Task WriteEntryAsync(ZipArchive archive, string name, byte[] content, CompressionLevel level, CancellationToken cancellationToken)
    {
        await using var entry = await archive.CreateEntry(name, level).OpenAsync(cancellationToken);
        await entry.WriteAsync(content, cancellationToken);
    }

    private static string ExtensionOf(byte[] content) => ImageDecoder.ReadHeader(content, ImageLimits.Training).Format switch
    {
        ImageFormat.Jpeg => "jpg",
        ImageFormat.Png => "png",
        ImageFormat.Gif => "gif",
        ImageFormat.Bmp => "bmp",
        var other => other.ToString().ToLowerInvariant(),
    };
}
