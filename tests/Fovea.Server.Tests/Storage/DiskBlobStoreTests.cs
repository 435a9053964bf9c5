using Fovea.Server.Storage;

namespace Fovea.Server.Tests.Storage;

public sealed class DiskBlobStoreTests : BlobStoreContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-blobs-").FullName;

    internal override Task<BlobStore> OpenAsync() => Task.FromResult<BlobStore>(new DiskBlobStore(_folder));

    internal override async Task PlaceAsync(string name, byte[] content)
    {
        var path = Path.Combine(_folder, name[..2], name[2..4], name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, content);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public Task Write_WhileASweepDeletesTheSame_IsKept() => WritesAndDeletesAtOnceAsync(rounds: 200);

    [Fact]
    public async Task Write_AStreamThatBreaks_LeavesNothing()
    {
        var blobs = new DiskBlobStore(_folder);

        await Assert.ThrowsAsync<IOException>(() => blobs.WriteAsync(new Breaking(), CancellationToken.None));

        Assert.Empty(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }

    private sealed class Breaking : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("The client has hung up.");
    }
}
