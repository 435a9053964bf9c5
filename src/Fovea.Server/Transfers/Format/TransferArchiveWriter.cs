using System.IO.Compression;
using System.Text.Json;
using Fovea.Server.Storage;

namespace Fovea.Server.Transfers.Format;

/// <summary>Writes a project as one zip, while it is read.</summary>
internal static class TransferArchiveWriter
{
    /// <param name="output">Receives the archive; need not be seekable.</param>
    /// <param name="project">The project.</param>
    /// <param name="blobs">Where its pictures and models are.</param>
    /// <param name="cancellationToken">Ends the writing; what was written is no whole archive.</param>
    public static async Task WriteAsync(Stream output, ProjectReader project, BlobStore blobs, CancellationToken cancellationToken)
    {
        await using var archive = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        var contents = await WriteTablesAsync(archive, project, cancellationToken);

        // From here on the blobs' names are enough, and a slow reader holds no transaction open.
        await project.EndReadAsync();
        foreach (var (name, hash) in contents)
        {
            await WriteEntryAsync(archive, name, await blobs.ReadAsync(hash, cancellationToken), cancellationToken);
        }
    }

    private static async Task<IReadOnlyCollection<(string Name, string Hash)>> WriteTablesAsync(
        ZipArchive archive, ProjectReader project, CancellationToken cancellationToken)
    {
        var contents = new Dictionary<string, string>(StringComparer.Ordinal);
        var manifest = project.Manifest;
        await WriteJsonAsync(archive, TransferArchiveNames.Manifest, manifest, cancellationToken);
        await WriteLinesAsync(archive, TransferArchiveNames.Images, project.ReadImagesAsync(cancellationToken).Select(image =>
        {
            contents[TransferArchiveNames.Picture(image.Hash)] = image.Hash;
            return image;
        }), cancellationToken);
        foreach (var (index, snapshot) in manifest.Snapshots.Index())
        {
            await WriteLinesAsync(archive, TransferArchiveNames.Snapshot(index), project.ReadSnapshotAsync(index, cancellationToken), cancellationToken);
            if (snapshot.Iteration is { } iteration)
            {
                contents[TransferArchiveNames.Model(iteration.ModelHash)] = iteration.ModelHash;
                contents[TransferArchiveNames.Evaluation(iteration.EvaluationHash)] = iteration.EvaluationHash;
            }
        }

        return [.. contents.Select(pair => (pair.Key, pair.Value))];
    }

    private static async Task WriteJsonAsync<T>(ZipArchive archive, string name, T value, CancellationToken cancellationToken)
    {
        await using var entry = await archive.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken);
        await JsonSerializer.SerializeAsync(entry, value, TransferJson.Options, cancellationToken);
    }

    private static async Task WriteLinesAsync<T>(ZipArchive archive, string name, IAsyncEnumerable<T> lines, CancellationToken cancellationToken)
    {
        await using var entry = await archive.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken);
        await TransferJson.WriteLinesAsync(entry, lines, cancellationToken);
    }

    // Pictures and weights do not get smaller.
    private static async Task WriteEntryAsync(ZipArchive archive, string name, byte[] content, CancellationToken cancellationToken)
    {
        await using var entry = await archive.CreateEntry(name, CompressionLevel.NoCompression).OpenAsync(cancellationToken);
        await entry.WriteAsync(content, cancellationToken);
    }
}
