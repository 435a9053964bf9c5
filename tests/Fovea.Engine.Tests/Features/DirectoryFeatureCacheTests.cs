using Fovea.Engine.Features;

namespace Fovea.Engine.Tests.Features;

public sealed class DirectoryFeatureCacheTests : IDisposable
{
    private const string Hash = "ab12cd";
    private const string Backbone = "fovea-v0-17cfd19b";
    private static readonly float[] Plain = [1.5f, -2, float.Epsilon];
    private static readonly float[] Mirrored = [3, 0, -0.25f];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TryRead_AfterWrite_GivesTheSameBits()
    {
        Write();

        Assert.True(TryRead(3, out var plain, out var mirrored, out var hash));
        Assert.Equal(Plain, plain);
        Assert.Equal(Mirrored, mirrored);
        Assert.Equal(0xFEDCBA9876543210UL, hash);
    }

    [Fact]
    public void TryRead_NothingWritten_IsAbsent() => Assert.False(TryRead(3, out _, out _, out _));

    [Fact]
    public void TryRead_OtherDimension_IsAbsent()
    {
        Write();

        Assert.False(TryRead(2, out _, out _, out _));
    }

    [Fact]
    public void TryRead_FileCutAnywhere_IsAbsent()
    {
        var file = Write();
        var whole = File.ReadAllBytes(file);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(file, whole[..length]);

            Assert.False(TryRead(3, out _, out _, out _), $"cut to {length} bytes");
        }
    }

    [Fact]
    public void TryRead_AnyFlippedBit_IsAbsent()
    {
        var file = Write();
        var whole = File.ReadAllBytes(file);
        for (var i = 0; i < whole.Length; i++)
        {
            var damaged = whole.ToArray();
            damaged[i] ^= 0x10;
            File.WriteAllBytes(file, damaged);

            Assert.False(TryRead(3, out _, out _, out _), $"byte {i}");
        }
    }

    [Fact]
    public void Write_Twice_LeavesOneFileAndNoTemporaries()
    {
        Write();
        var file = Write();

        Assert.Equal([file], Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Prune_KeepsWhatIsAskedForAndYoung_AndRemovesOthers()
    {
        var (cache, now) = (new DirectoryFeatureCache(folder.Path), TimeProvider.System.GetUtcNow());
        foreach (var (hash, backbone, age) in new[] { (Hash, Backbone, 2), ("ab00", Backbone, 2), ("ab01", Backbone, 0), (Hash, "fovea-v0-older", 2) })
        {
            cache.Write(hash, backbone, Plain, Mirrored, 0);
            File.SetLastWriteTimeUtc(Path.Combine(folder.Path, backbone, "ab", hash), now.AddHours(-age).UtcDateTime);
        }

        var removed = await cache.PruneAsync(
            new HashSet<string> { Backbone }, now.AddHours(-1), hashes => Task.FromResult<IReadOnlySet<string>>(hashes.Where(hash => hash == Hash).ToHashSet()),
            TestContext.Current.CancellationToken);

        Assert.Equal(2, removed);
        Assert.True(cache.Contains(Hash, Backbone));
        Assert.True(cache.Contains("ab01", Backbone));
        Assert.False(cache.Contains("ab00", Backbone));
        Assert.False(cache.Contains(Hash, "fovea-v0-older"));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    [InlineData("a")]
    public void Write_HashThatIsNoHash_Throws(string hash) =>
        Assert.Throws<ArgumentException>(() => new DirectoryFeatureCache(folder.Path).Write(hash, Backbone, Plain, Mirrored, 0));

    private string Write()
    {
        new DirectoryFeatureCache(folder.Path).Write(Hash, Backbone, Plain, Mirrored, 0xFEDCBA9876543210UL);
        return Path.Combine(folder.Path, Backbone, "ab", Hash);
    }

    private bool TryRead(int dimension, out float[] plain, out float[] mirrored, out ulong perceptualHash)
    {
        plain = new float[dimension];
        mirrored = new float[dimension];
        return new DirectoryFeatureCache(folder.Path).TryRead(Hash, Backbone, plain, mirrored, out perceptualHash);
    }
}
