using System.Security.Cryptography;
using Fovea.Server.Hosting;

namespace Fovea.Server.Storage;

/// <summary>Bytes by the SHA-256 of their content, as files below <c>blobs/</c> of the data folder.</summary>
/// <remarks>
/// Writing is temporary file, fsync, rename, fsync of the folder; only then may a row name the hash. A file that no row names is
/// harmless and goes with the next <see cref="BlobSweeper">sweep</see>.
/// </remarks>
internal sealed class BlobStore(DataFolder folder)
{
    private const string TemporarySuffix = ".tmp";
    private readonly Lock _touching = new();
    private readonly string _root = folder.CreateSharedSubfolder("blobs");

    public static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Makes <paramref name="content"/> durable.</summary>
    /// <returns>Its hash, lower-case hex.</returns>
    public async Task<string> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var hash = HashOf(content.Span);
        var path = PathOf(hash);
        if (Touch(path))
        {
            return hash;
        }

        var directory = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(directory);
        var temporary = $"{path}.{Guid.NewGuid():N}{TemporarySuffix}";
        try
        {
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: false))
            {
                await file.WriteAsync(content, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        DirectorySync.Flush(directory);
        return hash;
    }

    /// <summary>Reads a blob whole.</summary>
    /// <exception cref="BlobDamagedException">The blob is missing or its bytes do not hash to its name.</exception>
    public async Task<byte[]> ReadAsync(string hash, CancellationToken cancellationToken)
    {
        byte[] content;
        try
        {
            content = await File.ReadAllBytesAsync(PathOf(hash), cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BlobDamagedException(hash, "missing", e);
        }

        return HashOf(content) == hash ? content : throw new BlobDamagedException(hash, "changed on disk");
    }

    public byte[] Read(string hash)
    {
        var path = PathOf(hash);
        var content = File.Exists(path) ? File.ReadAllBytes(path) : throw new BlobDamagedException(hash, "missing");
        return HashOf(content) == hash ? content : throw new BlobDamagedException(hash, "changed on disk");
    }

    /// <summary>Whether there is a file of that name; what is in it only reading tells.</summary>
    public bool Exists(string hash) => File.Exists(PathOf(hash));

    public void Delete(string hash) => File.Delete(PathOf(hash));

    /// <summary>Deletes a blob that nobody has written since an instant.</summary>
    public void DeleteUntouched(string hash, DateTimeOffset since)
    {
        var path = PathOf(hash);
        lock (_touching)
        {
            if (File.GetLastWriteTimeUtc(path) < since.UtcDateTime)
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Makes a blob younger than the sweeper's patience again: the row that will name it is not there yet.</summary>
    /// <returns>Whether it is there.</returns>
    private bool Touch(string path)
    {
        lock (_touching)
        {
            if (!File.Exists(path))
            {
                return false;
            }

            File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime);
            return true;
        }
    }

    /// <summary>All blobs and left-over temporary files last written before <paramref name="before"/>; what else lies there is not ours.</summary>
    public IEnumerable<StoredFile> ListOlderThan(DateTimeOffset before) =>
        from file in new DirectoryInfo(_root).EnumerateFiles("*", SearchOption.AllDirectories)
        let isTemporary = file.Name.EndsWith(TemporarySuffix, StringComparison.Ordinal)
        where file.LastWriteTimeUtc < before.UtcDateTime && (isTemporary || IsHash(file.Name))
        select new StoredFile(file.FullName, file.Name, isTemporary);

    private static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    private string PathOf(string hash)
    {
        if (!IsHash(hash))
        {
            throw new ArgumentException($"Got '{hash}'; a blob is named by 64 lower-case hexadecimal digits.", nameof(hash));
        }

        return Path.Combine(_root, hash[..2], hash[2..4], hash);
    }

    internal sealed record StoredFile(string Path, string Hash, bool IsTemporary);
}
