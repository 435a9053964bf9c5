using System.Formats.Tar;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fovea.Engine.Backbones.Installed;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Operations;

/// <summary>Makes a data folder of a backup.</summary>
internal sealed partial class BackupReader(DataFolder folder, BlobStore blobs)
{
    private readonly BackboneStore _backbones = BackboneStore.In(folder.Root);
    private long _count;
    private long _bytes;

    /// <summary>Unpacks into an empty folder; the database comes last, so that a restore that was cut short is no data folder.</summary>
    public async Task<BackupResult> RestoreAsync(string path, CancellationToken cancellationToken)
    {
        var staged = folder.DatabasePath + ".restoring";
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            await using var tar = new TarReader(file);
            var manifest = await ReadManifestAsync(tar, cancellationToken);
            while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
            {
                await TakeAsync(entry, staged, cancellationToken);
            }

            var problems = await CheckAsync(staged, cancellationToken);
            await ActivateAsync(staged, cancellationToken);
            return new BackupResult(manifest.Created, _count, _bytes, problems);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or JsonException)
        {
            throw new OperationException($"'{path}' is no whole backup of Fovea: {e.Message}", e);
        }
        finally
        {
            File.Delete(staged);
        }
    }

    private static async Task<BackupManifest> ReadManifestAsync(TarReader tar, CancellationToken cancellationToken)
    {
        var entry = await tar.GetNextEntryAsync(copyData: true, cancellationToken);
        if (entry is not { Name: BackupNames.Manifest, DataStream: { } content })
        {
            throw new InvalidDataException("its first entry is not manifest.json.");
        }

        var manifest = (await JsonSerializer.DeserializeAsync<BackupManifest>(content, cancellationToken: cancellationToken))!;
        return manifest.Format is >= 1 and <= BackupManifest.CurrentFormat
            ? manifest
            : throw new OperationException($"The backup has format {manifest.Format}, written by Fovea {manifest.FoveaVersion}; this version reads formats 1 to {BackupManifest.CurrentFormat}.");
    }

    private async Task TakeAsync(TarEntry entry, string staged, CancellationToken cancellationToken)
    {
        if (entry.EntryType is not TarEntryType.RegularFile)
        {
            throw new InvalidDataException($"the entry '{entry.Name}' is no file.");
        }

        if (entry.Name.StartsWith(BackupNames.Blobs, StringComparison.Ordinal))
        {
            await TakeBlobAsync(entry, cancellationToken);
            return;
        }

        var target = entry.Name == BackupNames.Database ? staged
            : BackupNames.Secrets.Contains(entry.Name) ? Path.Combine(folder.Root, entry.Name)
            : KeyFile().Match(entry.Name) is { Success: true } key ? Path.Combine(folder.CreateSubfolder("keys"), key.Groups["file"].Value)
            : BackboneFile().Match(entry.Name) is { Success: true } backbone ? Path.Combine(Directory.CreateDirectory(_backbones.Folder).FullName, backbone.Groups["file"].Value)
            : throw new InvalidDataException($"it has an entry '{entry.Name}', which is unknown.");
        await using var file = DataFolder.CreatePrivateFile(target);
        await (entry.DataStream ?? Stream.Null).CopyToAsync(file, cancellationToken);
        file.Flush(flushToDisk: true);
    }

    private async Task TakeBlobAsync(TarEntry entry, CancellationToken cancellationToken)
    {
        var content = new byte[entry.Length];
        await (entry.DataStream ?? Stream.Null).ReadExactlyAsync(content, cancellationToken);
        var hash = await blobs.WriteAsync(content, cancellationToken);
        if (BackupNames.Blobs + hash != entry.Name)
        {
            throw new InvalidDataException($"the bytes of '{entry.Name}' do not hash to its name.");
        }

        _count++;
        _bytes += content.Length;
    }

    private async Task<IReadOnlyList<string>> CheckAsync(string staged, CancellationToken cancellationToken)
    {
        if (!File.Exists(staged))
        {
            throw new InvalidDataException("it holds no database.");
        }

        List<string> problems = [.. await DatabaseCopy.CheckAsync(staged, cancellationToken), .. _backbones.Check()];
        await using var db = DataServices.Open(staged);
        DatabaseStart.RefuseNewer(await db.Database.GetAppliedMigrationsAsync(cancellationToken), db.Database.GetMigrations());
        await foreach (var hash in db.NamedBlobs().WithCancellation(cancellationToken))
        {
            if (!await blobs.ExistsAsync(hash, cancellationToken))
            {
                problems.Add($"Blob {hash} is missing.");
            }
        }

        return problems;
    }

    private async Task ActivateAsync(string staged, CancellationToken cancellationToken)
    {
        // Sidecars of another database beside this one would be read into it.
        foreach (var suffix in new[] { "-wal", "-shm", "-journal" })
        {
            File.Delete(staged + suffix);
            File.Delete(folder.DatabasePath + suffix);
        }

        await DatabaseCopy.UseWriteAheadLogAsync(staged, cancellationToken);
        foreach (var suffix in new[] { "-wal", "-shm" })
        {
            File.Delete(staged + suffix);
        }

        File.Move(staged, folder.DatabasePath);
        DirectorySync.Flush(folder.Root);
    }

    [GeneratedRegex("^keys/(?<file>[A-Za-z0-9._-]+)$", RegexOptions.NonBacktracking)]
    private static partial Regex KeyFile();

    [GeneratedRegex(@"^backbones/(?<file>[a-z0-9][a-z0-9.-]*\.(onnx|json))$", RegexOptions.NonBacktracking)]
    private static partial Regex BackboneFile();
}
