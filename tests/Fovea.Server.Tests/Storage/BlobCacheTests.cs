using Fovea.Server.Storage;

namespace Fovea.Server.Tests.Storage;

public sealed class BlobCacheTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-cache-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Keep_MoreThanFits_LetsGoWhatWasUsedLeastRecently()
    {
        var cache = new BlobCache(_folder, maxBytes: 30, minFreeBytes: 0);
        var hashes = Enumerable.Range(0, 3).Select(number => Keep(cache, number)).ToArray();
        Age();
        Assert.NotNull(cache.TryRead(hashes[0]));

        var last = Keep(cache, 3);

        Assert.Equal(new[] { hashes[0], hashes[2], last }.Order(StringComparer.Ordinal), Names());
    }

    [Fact]
    public void TryRead_CopyThatWasChanged_IsNone()
    {
        var cache = new BlobCache(_folder, maxBytes: 100, minFreeBytes: 0);
        var hash = Keep(cache, 1);
        File.WriteAllText(Path.Combine(_folder, hash), "another");

        Assert.Null(cache.TryRead(hash));
        Assert.Empty(Names());
    }

    [Theory]
    [InlineData(9, 0)]
    [InlineData(100, long.MaxValue)]
    public void Keep_WithoutRoom_KeepsNothing(long maxBytes, long minFreeBytes)
    {
        Keep(new BlobCache(_folder, maxBytes, minFreeBytes), 1);

        Assert.Empty(Names());
    }

    private static string Keep(BlobCache cache, int number)
    {
        var content = Enumerable.Repeat((byte)number, 10).ToArray();
        cache.Keep(BlobStore.HashOf(content), content);
        return BlobStore.HashOf(content);
    }

    private IEnumerable<string> Names() => Directory.GetFiles(_folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    /// <summary>Makes all copies an hour old; the order of their last use stays.</summary>
    private void Age()
    {
        foreach (var path in Directory.GetFiles(_folder))
        {
            File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path) - TimeSpan.FromHours(1));
        }
    }
}
