using Fovea.Server.Storage;
using Fovea.Server.Transfers.Format;

namespace Fovea.Server.Transfers;

/// <summary>A project of this server.</summary>
internal sealed class LocalTransferSource(ProjectReader project, BlobStore blobs) : ITransferSource
{
    public TransferManifest Manifest => project.Manifest;

    public IAsyncEnumerable<TransferImage> ReadImagesAsync(CancellationToken cancellationToken) => project.ReadImagesAsync(cancellationToken);

    public IAsyncEnumerable<TransferSnapshotImage> ReadSnapshotAsync(int index, CancellationToken cancellationToken) =>
        project.ReadSnapshotAsync(index, cancellationToken);

    public async Task<IReadOnlyList<StoredPicture>> StorePicturesAsync(IReadOnlyList<TransferImage> images, CancellationToken cancellationToken)
    {
        var rows = await project.FindImagesAsync(images.Select(i => i.Id), cancellationToken);
        var stored = new List<StoredPicture>(images.Count);
        foreach (var row in images.Select(i => rows[i.Id]))
        {
            await RenewAsync(row.ContentHash, cancellationToken);
            await RenewAsync(row.ThumbnailHash, cancellationToken);
            stored.Add(new StoredPicture(row.ContentHash, row.ThumbnailHash, row.WidthPixels, row.HeightPixels));
        }

        return stored;
    }

    public Task<byte[]> ReadModelAsync(string hash, CancellationToken cancellationToken) => blobs.ReadAsync(hash, cancellationToken);

    public Task<byte[]> ReadEvaluationAsync(string hash, CancellationToken cancellationToken) => blobs.ReadAsync(hash, cancellationToken);

    // The old project may be deleted meanwhile: checked, and young again for the sweeper, the blob outlives that.
    private async Task RenewAsync(string hash, CancellationToken cancellationToken) =>
        await blobs.WriteAsync(await blobs.ReadAsync(hash, cancellationToken), cancellationToken);
}
