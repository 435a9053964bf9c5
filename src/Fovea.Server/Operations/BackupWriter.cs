using System.Formats.Tar;
using System.Text.Json;
using Fovea.Engine.Backbones.Installed;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Operations;

/// <summary>Writes a data folder as one archive, while a server may run on it.</summary>
/// <remarks>
/// The database is copied first, then the blobs that the copy names: a blob is durable before a row names it and is never changed, so
/// each is there, unless a sweep takes one whose row was deleted since; sweeps pause.
/// </remarks>
internal sealed class BackupWriter(DataFolder folder, BlobStore blobs, TimeProvider time)
{
    private readonly List<string> _problems = [];
    private long _count;
    private long _bytes;

    public async Task<BackupResult> WriteAsync(string path, CancellationToken cancellationToken)
    {
        using var pause = Pause();
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        var copy = $"{path}.{Guid.NewGuid():N}.db.tmp";
        try
        {
            var created = time.GetUtcNow();
            await DatabaseCopy.WriteAsync(folder.DatabasePath, copy, cancellationToken);
            await using (var file = DataFolder.CreatePrivateFile(temporary))
            {
                await using (var tar = new TarWriter(file, TarEntryFormat.Pax, leaveOpen: true))
                {
                    await WriteAsync(tar, copy, created, cancellationToken);
                }

                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            DirectorySync.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return new BackupResult(created, _count, _bytes, _problems);
        }
        finally
        {
            File.Delete(temporary);
            File.Delete(copy);
        }
    }

    private async Task WriteAsync(TarWriter tar, string copy, DateTimeOffset created, CancellationToken cancellationToken)
    {
        await using var db = DataServices.Open(copy);
        var schema = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).LastOrDefault() ?? "";
        var version = typeof(BackupWriter).Assembly.GetName().Version!.ToString(3);
        await AddAsync(tar, BackupNames.Manifest, JsonSerializer.SerializeToUtf8Bytes(new BackupManifest(BackupManifest.CurrentFormat, version, created, schema)), cancellationToken);
        await tar.WriteEntryAsync(copy, BackupNames.Database, cancellationToken);
        foreach (var path in Directory.EnumerateFiles(folder.CreateSubfolder("keys")).Order(StringComparer.Ordinal))
        {
            await tar.WriteEntryAsync(path, BackupNames.Keys + Path.GetFileName(path), cancellationToken);
        }

        foreach (var path in BackupNames.Secrets.Select(name => Path.Combine(folder.Root, name)).Where(File.Exists))
        {
            await tar.WriteEntryAsync(path, Path.GetFileName(path), cancellationToken);
        }

        var backbones = BackboneStore.In(folder.Root);
        _problems.AddRange(backbones.Check());
        foreach (var path in backbones.Files())
        {
            await tar.WriteEntryAsync(path, BackupNames.Backbones + Path.GetFileName(path), cancellationToken);
        }

        await foreach (var hash in db.NamedBlobs().WithCancellation(cancellationToken))
        {
            await AddBlobAsync(tar, hash, cancellationToken);
        }
    }

    private async Task AddBlobAsync(TarWriter tar, string hash, CancellationToken cancellationToken)
    {
        byte[] content;
        try
        {
            content = await blobs.ReadAsync(hash, cancellationToken);
        }
        catch (BlobDamagedException e)
        {
            // What is left is worth the more.
            _problems.Add(e.Message);
            return;
        }

        await AddAsync(tar, BackupNames.Blobs + hash, content, cancellationToken);
        _count++;
        _bytes += content.Length;
    }

    private static async Task AddAsync(TarWriter tar, string name, byte[] content, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(content);
        await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = stream }, cancellationToken);
    }

    private IDisposable Pause()
    {
        try
        {
            return SweepPause.Hold(folder);
        }
        catch (IOException e)
        {
            throw new OperationException("The server is just removing files that nothing refers to; try again in a minute.", e);
        }
    }
}
