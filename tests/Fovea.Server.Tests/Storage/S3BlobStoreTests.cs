using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Fovea.Server.Storage;
using Fovea.Server.Tests.Storage.Servers;

namespace Fovea.Server.Tests.Storage;

public sealed class S3BlobStoreTests : BlobStoreContract
{
    private readonly string _prefix = $"tests/{Guid.NewGuid():N}/";

    internal override Task<BlobStore> OpenAsync()
    {
        Assert.SkipUnless(NodeServer.Missing is null, NodeServer.Missing ?? "");
        return Task.FromResult<BlobStore>(new S3BlobStore(Settings(), null));
    }

    internal override async Task PlaceAsync(string name, byte[] content)
    {
        using var client = new AmazonS3Client(new BasicAWSCredentials(S3Server.Key, S3Server.Key), new AmazonS3Config { ServiceURL = S3Server.Shared.Address, ForcePathStyle = true });
        await client.PutObjectAsync(new PutObjectRequest { BucketName = S3Server.Bucket, Key = _prefix + name, InputStream = new MemoryStream(content), UseChunkEncoding = false });
    }

    [Fact]
    public async Task Prepare_WithAWrongKey_SaysSoAndNotTheKey()
    {
        var settings = Settings();
        (settings.AccessKey, settings.SecretKey) = ("SOMEBODY", "Wr0ngS3cret");
        using var blobs = new S3BlobStore(settings, null);

        var refusal = await Assert.ThrowsAsync<StorageUnavailableException>(() => blobs.PrepareAsync(CancellationToken.None));

        Assert.Contains("InvalidAccessKeyId", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Wr0ngS3cret", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prepare_BucketThatIsNotThere_IsNamed()
    {
        var settings = Settings();
        settings.Bucket = "elsewhere";
        using var blobs = new S3BlobStore(settings, null);

        var refusal = await Assert.ThrowsAsync<InvalidSettingException>(() => blobs.PrepareAsync(CancellationToken.None));

        Assert.Contains("'elsewhere'", refusal.Message, StringComparison.Ordinal);
    }

    private StorageOptions Settings() => new()
    {
        Kind = StorageKind.S3,
        Endpoint = S3Server.Shared.Address,
        Region = "us-east-1",
        Bucket = S3Server.Bucket,
        AccessKey = S3Server.Key,
        SecretKey = S3Server.Key,
        Prefix = _prefix,
    };
}
