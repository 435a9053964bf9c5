using System.Runtime.CompilerServices;

namespace Fovea.Server.Storage;

/// <summary>Blobs as files below a folder.</summary>
/// <remarks>Writing is temporary file, fsync, rename, fsync of the folder.</remarks>
/// <param name="root">The folder; it must be there.</param>
internal sealed class DiskBlobStore(string root) : BlobStore
{
    private const string TemporarySuffix = ".tmp";

    public override string Description => $"The folder '{root}'";

    public override bool IsLocal => true;

    protected override string Changed => "changed on disk";

    public override Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task ProbeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override async Task<string> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var hash = HashOf(content.Span);
        var path = PathOf(hash);
        if (TryTouch(path))
        {
            return hash;
        }

        return await WriteAsync($"{hash}.", async file =>
        {
            await file.WriteAsync(content, cancellationToken);
            return hash;
        });
    }

    public override Task<string> WriteAsync(Stream content, CancellationToken cancellationToken) =>
        WriteAsync("", file => content.CopyHashedAsync(file, cancellationToken));

    public override byte[] Read(string hash)
    {
        var path = PathOf(hash);
        return Checked(hash, File.Exists(path) ? File.ReadAllBytes(path) : null);
    }

    public override Task<Stream> OpenAsync(string hash, CancellationToken cancellationToken)
    {
        var path = PathOf(hash);
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, useAsync: false);
            return Task.FromResult<Stream>(new CheckedStream(file, file.ReadAsync, met => Check(hash, met)));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BlobDamagedException(hash, "missing", e);
        }
    }

    public override Task<bool> ExistsAsync(string hash, CancellationToken cancellationToken) => Task.FromResult(File.Exists(PathOf(hash)));

    public override Task DeleteAsync(string hash, CancellationToken cancellationToken)
    {
        var path = PathOf(hash);
        if (File.Exists(path))
        {
            File.Delete(path);
        }

        return Task.CompletedTask;
    }

    public override Task DeleteUntouchedAsync(string hash, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var path = PathOf(hash);
        if (!File.Exists(path) || File.GetLastWriteTimeUtc(path) >= since.UtcDateTime)
        {
            return Task.CompletedTask;
        }

        // Aside first: who touches it before that is seen here, and who comes after finds none and writes it anew.
        var aside = $"{path}.{Guid.NewGuid():N}{TemporarySuffix}";
        try
        {
            File.Move(path, aside);
        }
        catch (FileNotFoundException)
        {
            return Task.CompletedTask;
        }

        if (File.GetLastWriteTimeUtc(aside) >= since.UtcDateTime)
        {
            File.Move(aside, path, overwrite: true);
        }
        else
        {
            File.Delete(aside);
        }

        return Task.CompletedTask;
    }

    public override async IAsyncEnumerable<StoredBlob> ListAsync(DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var file in new DirectoryInfo(root).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var isTemporary = file.Name.EndsWith(TemporarySuffix, StringComparison.Ordinal);
            if ((isTemporary || IsHash(file.Name)) && file.LastWriteTimeUtc < before.UtcDateTime)
            {
                yield return new StoredBlob(file.Name, file.Length, isTemporary ? file.FullName : null);
            }
        }
    }

    protected override async Task<byte[]?> LoadAsync(string hash, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(PathOf(hash), cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Writes a temporary file, and gives it the name that its content turns out to have.</summary>
    private async Task<string> WriteAsync(string temporaryPrefix, Func<Stream, Task<string>> write)
    {
        var temporary = Path.Combine(root, $"{temporaryPrefix}{Guid.NewGuid():N}{TemporarySuffix}");
        try
        {
            string hash;
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: false))
            {
                hash = await write(file);
                file.Flush(flushToDisk: true);
            }

            var path = PathOf(hash);
            var directory = Path.GetDirectoryName(path)!;
            Directory.CreateDirectory(directory);
            File.Move(temporary, path, overwrite: true);
            DirectorySync.Flush(directory);
            return hash;
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Makes a blob younger than the sweeper's patience again: the row that will name it is not there yet.</summary>
    /// <returns>Whether it is there.</returns>
    private static bool TryTouch(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    private string PathOf(string hash) => Path.Combine(root, NameOf(hash)[..2], hash[2..4], hash);
}
