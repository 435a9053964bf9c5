using System.Net;
using System.Runtime.CompilerServices;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Fovea.Server.Storage;

/// <summary>Blobs in a bucket of S3.</summary>
/// <remarks>
/// An object is made whole or not at all, and two writers of one name bring the same bytes; so each write is sent, without the conditions
/// that not all servers of this protocol know. A deletion can have none at all, so that <see cref="BlobStore.DeleteUntouchedAsync"/> looks
/// and then deletes: a blob that nothing has named for an hour and that is written again between the two is lost.
/// </remarks>
internal sealed class S3BlobStore : ObjectBlobStore
{
    private const string NoSuchBucket = "NoSuchBucket";
    private readonly AmazonS3Client _client;
    private readonly string _bucket;
    private readonly string _prefix;

    public S3BlobStore(StorageOptions settings, BlobCache? cache)
        : base(settings.ObjectPrefix, cache)
    {
        (_bucket, _prefix) = (settings.Bucket!, settings.ObjectPrefix);
        var config = Configure(settings);
        _client = string.IsNullOrWhiteSpace(settings.AccessKey) ? new AmazonS3Client(config) : new AmazonS3Client(new BasicAWSCredentials(settings.AccessKey, settings.SecretKey), config);
        Description = $"The bucket '{_bucket}' at {(config.ServiceURL is { } address ? new Uri(address).Authority : config.RegionEndpoint.SystemName)}";
    }

    public override string Description { get; }

    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ProbeAsync(cancellationToken);
        }
        catch (StorageUnavailableException e) when (e.InnerException is AmazonS3Exception { ErrorCode: NoSuchBucket })
        {
            throw new InvalidSettingException($"{Description} of {StorageOptions.Section}:{nameof(StorageOptions.Bucket)} is not there; create it, or name another.", e);
        }
    }

    public override Task ProbeAsync(CancellationToken cancellationToken) =>
        AskAsync(0, token => _client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _bucket, Prefix = _prefix, MaxKeys = 1 }, token), cancellationToken);

    public override async IAsyncEnumerable<StoredBlob> ListAsync(DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = _bucket, Prefix = _prefix };
        do
        {
            var page = await AskAsync(0, token => _client.ListObjectsV2Async(request, token), cancellationToken);
            foreach (var found in page.S3Objects ?? [])
            {
                if (HashOf(found.Key) is { } hash && found.LastModified?.ToUniversalTime() < before.UtcDateTime)
                {
                    yield return new StoredBlob(hash, found.Size ?? 0);
                }
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
        while (request.ContinuationToken is not null);
    }

    public override void Dispose()
    {
        base.Dispose();
        _client.Dispose();
    }

    protected override async Task PutAsync(string key, Func<Stream> content, Dictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        // Not in chunks: all is signed as a whole, which every server of this protocol understands.
        var request = new PutObjectRequest { BucketName = _bucket, Key = key, InputStream = content(), AutoCloseStream = false, UseChunkEncoding = false };
        foreach (var (name, value) in metadata)
        {
            request.Metadata.Add(name, value);
        }

        await _client.PutObjectAsync(request, cancellationToken);
    }

    protected override Task<ObjectBody?> GetAsync(string key, CancellationToken cancellationToken) => OrGoneAsync<ObjectBody?>(async () =>
    {
        var found = await _client.GetObjectAsync(_bucket, key, cancellationToken);
        return new ObjectBody(found.ResponseStream, found.ContentLength);
    });

    protected override Task<ObjectState?> LookAsync(string key, CancellationToken cancellationToken) => OrGoneAsync<ObjectState?>(async () =>
    {
        var found = await _client.GetObjectMetadataAsync(_bucket, key, cancellationToken);
        return new ObjectState(WrittenOf(found.Metadata[WrittenKey], found.LastModified?.ToUniversalTime() ?? DateTime.UnixEpoch), null);
    });

    protected override Task DeleteAsync(string key, string? tag, CancellationToken cancellationToken) => _client.DeleteObjectAsync(_bucket, key, cancellationToken);

    protected override string? Explain(Exception exception) => exception switch
    {
        AmazonServiceException { StatusCode: not 0 } failed => $"status {(int)failed.StatusCode}, {(string.IsNullOrEmpty(failed.ErrorCode) ? "no code" : failed.ErrorCode)}",
        AmazonServiceException => "there is no connection",
        AmazonClientException => "no request could be made; without Storage:AccessKey the AWS SDK looks for a key and may find none",
        HttpRequestException or IOException => "the connection was lost",
        _ => null,
    };

    // Asked for its head alone, an object that is not there has no code; nor has a bucket, which the next request tells of.
    private static async Task<T?> OrGoneAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != NoSuchBucket)
        {
            return default;
        }
    }

    private static AmazonS3Config Configure(StorageOptions settings)
    {
        var config = new AmazonS3Config
        {
            MaxErrorRetry = 3,
            ConnectTimeout = TimeSpan.FromSeconds(3),
            // Checksums of its own are new, and other servers of this protocol refuse them; ours are made anyway.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (string.IsNullOrWhiteSpace(settings.Endpoint))
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(settings.Region);
        }
        else
        {
            config.ServiceURL = settings.Endpoint;
            config.ForcePathStyle = true;
            config.AuthenticationRegion = settings.Region;
        }

        return config;
    }
}
