namespace Fovea.Server.Storage;

/// <summary>Copies of blobs that are kept elsewhere, in a folder that holds no more than so much; those used least recently go first.</summary>
/// <remarks>A copy that does not hash to its name counts as none, and a disk that takes none is no failure: the folder may be deleted at any time.</remarks>
/// <param name="folder">The folder; it must be there.</param>
/// <param name="maxBytes">Bytes of all copies together.</param>
/// <param name="minFreeBytes">Free bytes on the disk that a copy must leave.</param>
internal sealed class BlobCache(string folder, long maxBytes, long minFreeBytes)
{
    private readonly Lock _filling = new();

    /// <returns><see langword="null"/> when there is no copy.</returns>
    public byte[]? TryRead(string hash)
    {
        var path = Path.Combine(folder, hash);
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            var content = File.ReadAllBytes(path);
            if (BlobStore.HashOf(content) != hash)
            {
                File.Delete(path);
                return null;
            }

            // The instant of the last use, which the file system need not keep.
            File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime);
            return content;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps a copy, if there is room for it when others have gone.</summary>
    public void Keep(string hash, byte[] content)
    {
        lock (_filling)
        {
            try
            {
                if (content.Length <= maxBytes && new DriveInfo(folder).AvailableFreeSpace - content.Length >= minFreeBytes)
                {
                    MakeRoom(content.Length);
                    var path = Path.Combine(folder, hash);
                    var temporary = path + ".tmp";
                    File.WriteAllBytes(temporary, content);
                    File.Move(temporary, path, overwrite: true);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It is fetched again next time.
            }
        }
    }

    private void MakeRoom(long bytes)
    {
        var copies = new DirectoryInfo(folder).GetFiles().OrderBy(file => file.LastWriteTimeUtc).ToList();
        var used = copies.Sum(file => file.Length);
        foreach (var file in copies.TakeWhile(_ => used + bytes > maxBytes))
        {
            used -= file.Length;
            file.Delete();
        }
    }
}
