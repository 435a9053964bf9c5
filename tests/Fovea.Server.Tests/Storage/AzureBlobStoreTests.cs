using Azure.Storage.Blobs;
using Fovea.Server.Storage;
using Fovea.Server.Tests.Storage.Servers;

namespace Fovea.Server.Tests.Storage;

public sealed class AzureBlobStoreTests : BlobStoreContract
{
    private readonly string _container = $"tests-{Guid.NewGuid():N}";

    internal override Task<BlobStore> OpenAsync()
    {
        Assert.SkipUnless(NodeServer.Missing is null, NodeServer.Missing ?? "");
        return Task.FromResult<BlobStore>(new AzureBlobStore(new StorageOptions { Kind = StorageKind.Azure, ConnectionString = Azurite.Shared.ConnectionString, Container = _container }, null));
    }

    internal override Task PlaceAsync(string name, byte[] content) =>
        new BlobContainerClient(Azurite.Shared.ConnectionString, _container).UploadBlobAsync($"blobs/{name}", BinaryData.FromBytes(content));

    [Fact]
    public Task Write_WhileASweepDeletesTheSame_IsKept() => WritesAndDeletesAtOnceAsync(rounds: 30);
}
