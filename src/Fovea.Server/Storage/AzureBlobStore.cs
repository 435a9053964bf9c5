using System.Runtime.CompilerServices;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Fovea.Server.Storage;

/// <summary>Blobs in a container of Azure Blob Storage.</summary>
internal sealed class AzureBlobStore : ObjectBlobStore
{
    public const string DefaultContainer = "fovea";

    /// <summary>What goes in one request; a larger blob is sent in such blocks and is there when the last request has listed them.</summary>
    private const int BlockBytes = 8 << 20;

    private static readonly StorageTransferOptions Blocks = new() { InitialTransferSize = BlockBytes, MaximumTransferSize = BlockBytes };
    private readonly BlobContainerClient _container;
    private readonly string _prefix;

    /// <exception cref="InvalidSettingException">The connection string is none.</exception>
    public AzureBlobStore(StorageOptions settings, BlobCache? cache)
        : base(settings.ObjectPrefix, cache)
    {
        _prefix = settings.ObjectPrefix;
        try
        {
            _container = new BlobServiceClient(settings.ConnectionString, Options()).GetBlobContainerClient(settings.Container ?? DefaultContainer);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            // The inner exception could repeat the key.
            throw new InvalidSettingException(
                $"The connection string of {StorageOptions.Section}:{nameof(StorageOptions.ConnectionString)} cannot be read; it must be in the form 'DefaultEndpointsProtocol=https;AccountName=...;AccountKey=...;EndpointSuffix=...'.");
        }
    }

    public override string Description => $"The container '{_container.Name}' at {_container.Uri.Authority}";

    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ProbeAsync(cancellationToken);
        }
        catch (StorageUnavailableException e) when (e.InnerException is RequestFailedException { ErrorCode: nameof(BlobErrorCode.ContainerNotFound) })
        {
            await AskAsync(0, token => _container.CreateIfNotExistsAsync(cancellationToken: token), cancellationToken);
        }
    }

    // What a token for one container may do as well, unlike asking for the container itself.
    public override Task ProbeAsync(CancellationToken cancellationToken) => AskAsync(0, token => PageAsync(null, 1, token), cancellationToken);

    public override async IAsyncEnumerable<StoredBlob> ListAsync(DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? next = null;
        do
        {
            var page = await AskAsync(0, token => PageAsync(next, null, token), cancellationToken);
            foreach (var blob in page?.Values ?? [])
            {
                if (HashOf(blob.Name) is { } hash && blob.Properties.LastModified < before)
                {
                    yield return new StoredBlob(hash, blob.Properties.ContentLength ?? 0);
                }
            }

            next = page?.ContinuationToken;
        }
        while (!string.IsNullOrEmpty(next));
    }

    protected override async Task PutAsync(string key, Func<Stream> content, Dictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        while (!await TryCreateAsync(key, content(), metadata, cancellationToken) && !await TryTouchAsync(key, metadata, cancellationToken))
        {
            // It was there, and was deleted before it was touched.
        }
    }

    private async Task<Page<BlobItem>?> PageAsync(string? from, int? length, CancellationToken cancellationToken)
    {
        await using var pages = _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, _prefix, cancellationToken).AsPages(from, length).GetAsyncEnumerator(cancellationToken);
        return await pages.MoveNextAsync() ? pages.Current : null;
    }

    private async Task<bool> TryCreateAsync(string key, Stream content, Dictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions { Metadata = metadata, Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All }, TransferOptions = Blocks };
        try
        {
            await _container.GetBlobClient(key).UploadAsync(content, options, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.ErrorCode is nameof(BlobErrorCode.BlobAlreadyExists) or nameof(BlobErrorCode.ConditionNotMet))
        {
            return false;
        }
    }

    /// <summary>Gives an object other metadata, which makes it young and changes its tag.</summary>
    /// <returns>Whether it is there.</returns>
    private Task<bool> TryTouchAsync(string key, Dictionary<string, string> metadata, CancellationToken cancellationToken) => OrGoneAsync(async () =>
    {
        await _container.GetBlobClient(key).SetMetadataAsync(metadata, cancellationToken: cancellationToken);
        return true;
    });

    protected override Task<ObjectBody?> GetAsync(string key, CancellationToken cancellationToken) => OrGoneAsync<ObjectBody?>(async () =>
    {
        BlobDownloadStreamingResult found = await _container.GetBlobClient(key).DownloadStreamingAsync(cancellationToken: cancellationToken);
        return new ObjectBody(found.Content, found.Details.ContentLength);
    });

    protected override Task<ObjectState?> LookAsync(string key, CancellationToken cancellationToken) => OrGoneAsync<ObjectState?>(async () =>
    {
        BlobProperties found = await _container.GetBlobClient(key).GetPropertiesAsync(cancellationToken: cancellationToken);
        return new ObjectState(WrittenOf(found.Metadata.TryGetValue(WrittenKey, out var noted) ? noted : null, found.LastModified), found.ETag.ToString());
    });

    protected override async Task DeleteAsync(string key, string? tag, CancellationToken cancellationToken)
    {
        var conditions = tag is null ? null : new BlobRequestConditions { IfMatch = new ETag(tag) };
        try
        {
            await _container.GetBlobClient(key).DeleteIfExistsAsync(conditions: conditions, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == nameof(BlobErrorCode.ConditionNotMet))
        {
            // Somebody has written it meanwhile.
        }
    }

    // The library tells of several failed tries by an aggregate.
    protected override string? Explain(Exception exception) => exception switch
    {
        RequestFailedException { Status: 0 } => "there is no connection",
        OperationCanceledException => "it takes too long",
        RequestFailedException failed => $"status {failed.Status}, {failed.ErrorCode ?? "no code"}",
        AggregateException several => several.InnerExceptions.Select(Explain).FirstOrDefault(why => why is not null),
        HttpRequestException or IOException => "the connection was lost",
        _ => null,
    };

    private static async Task<T?> OrGoneAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (RequestFailedException e) when (e.ErrorCode == nameof(BlobErrorCode.BlobNotFound))
        {
            return default;
        }
    }

    private static BlobClientOptions Options() => new()
    {
        Retry =
        {
            Mode = RetryMode.Exponential,
            MaxRetries = 3,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxDelay = TimeSpan.FromSeconds(2),
            NetworkTimeout = TimeSpan.FromSeconds(10),
        },
        // Its log would hold addresses, and its header the operating system.
        Diagnostics = { IsLoggingEnabled = false, IsTelemetryEnabled = false },
        Transport = new HttpClientTransport(new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(3), PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan }),
    };
}
