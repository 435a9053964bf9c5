using Fovea.Server.Storage;

namespace Fovea.Server.Tests.Storage;

/// <summary>What every store of blobs does alike.</summary>
public abstract class BlobStoreContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Later = DateTimeOffset.MaxValue;
    private BlobStore _blobs = null!;

    /// <summary>A store with nothing in it.</summary>
    internal abstract Task<BlobStore> OpenAsync();

    /// <summary>Puts bytes where a blob is, or would be, behind the store's back.</summary>
    internal abstract Task PlaceAsync(string name, byte[] content);

    public async ValueTask InitializeAsync()
    {
        _blobs = await OpenAsync();
        await _blobs.PrepareAsync(CancellationToken.None);
    }

    public virtual ValueTask DisposeAsync()
    {
        _blobs?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task Write_ThenRead_BringsTheBytes(int length)
    {
        var content = Bytes(length);

        var hash = await _blobs.WriteAsync(content, CancellationToken.None);

        Assert.Equal(BlobStore.HashOf(content), hash);
        Assert.Equal(content, await _blobs.ReadAsync(hash, CancellationToken.None));
        Assert.Equal(content, _blobs.Read(hash));
        Assert.Equal(content, _blobs.ReadOften(hash));
        Assert.True(await _blobs.ExistsAsync(hash, CancellationToken.None));
    }

    [Fact]
    public async Task Write_AStreamThatCannotSeek_IsHashedOnTheWayAndComesBackAsAStream()
    {
        // More than goes in one request to Azure.
        var content = Bytes((9 << 20) + 1);

        var hash = await _blobs.WriteAsync(new OneWay(content), CancellationToken.None);
        await using var stream = await _blobs.OpenAsync(hash, CancellationToken.None);
        var met = new MemoryStream();
        await stream.CopyToAsync(met);

        Assert.Equal(BlobStore.HashOf(content), hash);
        Assert.True(content.AsSpan().SequenceEqual(met.ToArray()));
    }

    [Fact]
    public async Task Write_TheSameAtOnce_AllSucceedAndOneIsThere()
    {
        var content = Bytes(50_000);

        var hashes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _blobs.WriteAsync(content, CancellationToken.None))));

        Assert.Single(hashes.Distinct());
        Assert.Equal(hashes[..1], (await ListAsync(Later)).Select(blob => blob.Hash));
        Assert.Equal(content, await _blobs.ReadAsync(hashes[0], CancellationToken.None));
    }

    [Fact]
    public async Task Read_BlobThatIsNotThere_SaysSo()
    {
        var hash = BlobStore.HashOf(Bytes(3));

        Assert.Contains("missing", (await Assert.ThrowsAsync<BlobDamagedException>(() => _blobs.ReadAsync(hash, CancellationToken.None))).Message, StringComparison.Ordinal);
        Assert.Contains("missing", (await Assert.ThrowsAsync<BlobDamagedException>(() => _blobs.OpenAsync(hash, CancellationToken.None))).Message, StringComparison.Ordinal);
        Assert.Throws<BlobDamagedException>(() => _blobs.Read(hash));
        Assert.False(await _blobs.ExistsAsync(hash, CancellationToken.None));
        await _blobs.DeleteAsync(hash, CancellationToken.None);
        await _blobs.DeleteUntouchedAsync(hash, Later, CancellationToken.None);
    }

    [Fact]
    public async Task Read_BytesThatAreOthers_AreNotGivenOut()
    {
        var hash = BlobStore.HashOf(Bytes(100));
        await PlaceAsync(hash, Bytes(101));

        Assert.Contains("changed", (await Assert.ThrowsAsync<BlobDamagedException>(() => _blobs.ReadAsync(hash, CancellationToken.None))).Message, StringComparison.Ordinal);
        Assert.Throws<BlobDamagedException>(() => _blobs.ReadOften(hash));
        await using var stream = await _blobs.OpenAsync(hash, CancellationToken.None);
        await Assert.ThrowsAsync<BlobDamagedException>(() => stream.CopyToAsync(Stream.Null));
    }

    [Theory]
    [InlineData("../../fovea.db")]
    [InlineData("")]
    [InlineData("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    public async Task Anything_UnderANameThatIsNoHash_IsRefused(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _blobs.ReadAsync(name, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => _blobs.OpenAsync(name, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => _blobs.ExistsAsync(name, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => _blobs.DeleteAsync(name, CancellationToken.None));
    }

    [Fact]
    public async Task Delete_OneOfTwo_LeavesTheOther()
    {
        var (gone, kept) = (await _blobs.WriteAsync(Bytes(10), CancellationToken.None), await _blobs.WriteAsync(Bytes(11), CancellationToken.None));

        await _blobs.DeleteAsync(gone, CancellationToken.None);

        Assert.False(await _blobs.ExistsAsync(gone, CancellationToken.None));
        Assert.Equal([new BlobStore.StoredBlob(kept, 11)], await ListAsync(Later));
    }

    [Fact]
    public async Task List_NamesOldBlobsAndNothingElse()
    {
        await PlaceAsync("read me.txt", [1]);
        var hashes = new List<string>();
        for (var length = 1; length <= 5; length++)
        {
            hashes.Add(await _blobs.WriteAsync(Bytes(length), CancellationToken.None));
        }

        Assert.Equal(hashes.Order(StringComparer.Ordinal), (await ListAsync(Later)).Select(blob => blob.Hash).Order(StringComparer.Ordinal));
        Assert.Empty(await ListAsync(TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1)));
    }

    [Fact]
    public async Task DeleteUntouched_WrittenOnceMore_Stays()
    {
        var content = Bytes(20);
        var hash = await _blobs.WriteAsync(content, CancellationToken.None);
        await Task.Delay(20);
        var since = TimeProvider.System.GetUtcNow();
        await _blobs.WriteAsync(content, CancellationToken.None);

        await _blobs.DeleteUntouchedAsync(hash, since, CancellationToken.None);
        Assert.Equal(content, await _blobs.ReadAsync(hash, CancellationToken.None));

        await Task.Delay(20);
        await _blobs.DeleteUntouchedAsync(hash, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        Assert.False(await _blobs.ExistsAsync(hash, CancellationToken.None));
    }

    protected static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    /// <summary>What a sweep and an upload of the same picture do to each other.</summary>
    protected async Task WritesAndDeletesAtOnceAsync(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            var content = Bytes(1000 + round);
            var hash = await _blobs.WriteAsync(content, CancellationToken.None);
            await Task.Delay(2);
            var since = TimeProvider.System.GetUtcNow();

            await Task.WhenAll(
                Task.Run(() => _blobs.DeleteUntouchedAsync(hash, since, CancellationToken.None)),
                Task.Run(() => _blobs.WriteAsync(content, CancellationToken.None)));

            Assert.Equal(content, await _blobs.ReadAsync(hash, CancellationToken.None));
        }
    }

    private async Task<List<BlobStore.StoredBlob>> ListAsync(DateTimeOffset before)
    {
        var found = new List<BlobStore.StoredBlob>();
        await foreach (var blob in _blobs.ListAsync(before, CancellationToken.None))
        {
            found.Add(blob);
        }

        return found;
    }

    /// <summary>As bytes come from a network.</summary>
    private sealed class OneWay(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            // No more than a packet at a time.
            var piece = new byte[Math.Min(buffer.Length, 60_000)];
            var count = base.Read(piece, 0, piece.Length);
            piece.AsMemory(0, count).CopyTo(buffer);
            return ValueTask.FromResult(count);
        }
    }
}
