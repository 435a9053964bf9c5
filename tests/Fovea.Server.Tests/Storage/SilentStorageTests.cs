using System.Net;
using System.Net.Sockets;
using Fovea.Server.Storage;

namespace Fovea.Server.Tests.Storage;

/// <summary>A storage that takes connections and says nothing, as one does behind a broken network.</summary>
public sealed class SilentStorageTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public SilentStorageTests() => _listener.Start();

    public void Dispose() => _listener.Dispose();

    [Fact]
    [Trait("Tier", "Nightly")]
    public async Task Azure_ThatSaysNothing_IsNotWaitedForForEver()
    {
        using var blobs = new AzureBlobStore(
            new StorageOptions { Kind = StorageKind.Azure, ConnectionString = $"DefaultEndpointsProtocol=http;AccountName=a;AccountKey=aGlkZGVu;BlobEndpoint={Address}/a;" }, null);

        await AssertUnavailableAsync(blobs);
    }

    [Fact]
    [Trait("Tier", "Nightly")]
    public async Task S3_ThatSaysNothing_IsNotWaitedForForEver()
    {
        using var blobs = new S3BlobStore(
            new StorageOptions { Kind = StorageKind.S3, Endpoint = Address, Region = "us-east-1", Bucket = "b", AccessKey = "a", SecretKey = "hidden" }, null);

        await AssertUnavailableAsync(blobs);
    }

    private string Address => $"http://{_listener.LocalEndpoint}";

    private static async Task AssertUnavailableAsync(BlobStore blobs)
    {
        using var patience = new CancellationTokenSource(Patience);
        var asked = new Func<Task>[]
        {
            () => blobs.WriteAsync(new byte[] { 1 }, patience.Token),
            () => blobs.ReadAsync(BlobStore.HashOf([1]), patience.Token),
            () => blobs.ProbeAsync(patience.Token),
            () => blobs.ListAsync(DateTimeOffset.MaxValue, patience.Token).CountAsync(patience.Token).AsTask(),
        };

        await Task.WhenAll(asked.Select(ask => Assert.ThrowsAsync<StorageUnavailableException>(ask)));
    }
}
