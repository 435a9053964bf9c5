using Fovea.Engine.Imaging;
using Fovea.Protocol;
using Fovea.Server.Images;
using Fovea.Server.Storage;
using Fovea.Server.Transfers.Format;
using Fovea.Server.Transfers.Zip;

namespace Fovea.Server.Transfers;

/// <summary>A project in an archive that another server wrote, or somebody who says so: nothing in it is taken on trust.</summary>
internal sealed class ArchiveTransferSource : ITransferSource
{
    private const int MaxManifestBytes = 64 << 20;
    private const int MaxModelBytes = 512 << 20;

    private readonly UploadedArchive _archive;
    private readonly BlobStore _blobs;
    private readonly DecodeLane _lane;

    private ArchiveTransferSource(UploadedArchive archive, TransferManifest manifest, BlobStore blobs, DecodeLane lane)
    {
        _archive = archive;
        _blobs = blobs;
        _lane = lane;
        Manifest = manifest;
    }

    public TransferManifest Manifest { get; }

    public static async Task<ArchiveTransferSource> OpenAsync(UploadedArchive archive, BlobStore blobs, DecodeLane lane, CancellationToken cancellationToken)
    {
        var json = await archive.ReadAsync(TransferArchiveNames.Manifest, MaxManifestBytes, cancellationToken);
        return new ArchiveTransferSource(archive, TransferJson.Parse<TransferManifest>(json, TransferArchiveNames.Manifest), blobs, lane);
    }

    public IAsyncEnumerable<TransferImage> ReadImagesAsync(CancellationToken cancellationToken) =>
        ReadLinesAsync<TransferImage>(TransferArchiveNames.Images, cancellationToken);

    public IAsyncEnumerable<TransferSnapshotImage> ReadSnapshotAsync(int index, CancellationToken cancellationToken) =>
        ReadLinesAsync<TransferSnapshotImage>(TransferArchiveNames.Snapshot(index), cancellationToken);

    public async Task<IReadOnlyList<StoredPicture>> StorePicturesAsync(IReadOnlyList<TransferImage> images, CancellationToken cancellationToken)
    {
        // One entry after the other, because the archive has one file; decoding is what takes the time.
        var decoding = new List<Task<StoredPicture>>(images.Count);
        foreach (var image in images)
        {
            var content = await ReadVerifiedAsync(TransferArchiveNames.Picture(image.Hash), image.Hash, ProtocolLimits.MaxTrainingImageBytes, cancellationToken);
            decoding.Add(StoreAsync(image.Hash, content, cancellationToken));
        }

        return await Task.WhenAll(decoding);
    }

    public Task<byte[]> ReadModelAsync(string hash, CancellationToken cancellationToken) =>
        ReadVerifiedAsync(TransferArchiveNames.Model(hash), hash, MaxModelBytes, cancellationToken);

    public Task<byte[]> ReadEvaluationAsync(string hash, CancellationToken cancellationToken) =>
        ReadVerifiedAsync(TransferArchiveNames.Evaluation(hash), hash, MaxModelBytes, cancellationToken);

    private async Task<StoredPicture> StoreAsync(string hash, byte[] content, CancellationToken cancellationToken)
    {
        IngestedImage ingested;
        try
        {
            ingested = await _lane.RunAsync(() => ImageDecoder.Ingest(content, ImageLimits.Training), cancellationToken);
        }
        catch (InvalidImageException e)
        {
            throw new InvalidArchiveException($"The picture {hash} cannot be used: {e.Message}", e);
        }

        var contentHash = await _blobs.WriteAsync(content, cancellationToken);
        var thumbnailHash = await _blobs.WriteAsync(ingested.ThumbnailJpeg, cancellationToken);
        var (width, height) = ImageIntake.StoredSize(ingested.Header);
        return new StoredPicture(contentHash, thumbnailHash, width, height);
    }

    private async Task<byte[]> ReadVerifiedAsync(string name, string hash, long maxBytes, CancellationToken cancellationToken)
    {
        var content = await _archive.ReadAsync(name, maxBytes, cancellationToken);
        return BlobStore.HashOf(content) == hash ? content : throw new InvalidArchiveException($"'{name}' does not hash to its name.");
    }

    private async IAsyncEnumerable<T> ReadLinesAsync<T>(
        string name, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        await using var stream = await _archive.OpenAsync(name, cancellationToken);
        await foreach (var line in TransferJson.ReadLinesAsync<T>(stream, name, cancellationToken))
        {
            yield return line;
        }
    }
}
