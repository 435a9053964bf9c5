using Fovea.Server.Transfers.Format;

namespace Fovea.Server.Transfers;

/// <summary>A project to copy from: one of this server, or an archive. Not for several callers at once.</summary>
internal interface ITransferSource
{
    TransferManifest Manifest { get; }

    /// <summary>Every image of the project, in the order of their ids.</summary>
    IAsyncEnumerable<TransferImage> ReadImagesAsync(CancellationToken cancellationToken);

    /// <summary>What a snapshot of the manifest holds, oldest image first.</summary>
    IAsyncEnumerable<TransferSnapshotImage> ReadSnapshotAsync(int index, CancellationToken cancellationToken);

    /// <summary>Makes the pictures and their thumbnails blobs of this server.</summary>
    /// <returns>One for each image, in their order.</returns>
    Task<IReadOnlyList<StoredPicture>> StorePicturesAsync(IReadOnlyList<TransferImage> images, CancellationToken cancellationToken);

    /// <summary>The file of a trained model.</summary>
    Task<byte[]> ReadModelAsync(string hash, CancellationToken cancellationToken);

    /// <summary>The out-of-fold predictions of an iteration.</summary>
    Task<byte[]> ReadEvaluationAsync(string hash, CancellationToken cancellationToken);
}
