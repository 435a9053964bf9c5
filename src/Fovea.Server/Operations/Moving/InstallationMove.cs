using Fovea.Engine.Training;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Operations.Moving;

/// <summary>Copies an installation that SQLite and the disk keep to where the settings say.</summary>
/// <remarks>
/// Bytes first, and then all rows in one transaction, which is committed when they were read back alike: a move that was cut short leaves
/// a database without rows, and goes on from there. The source stays as it is.
/// </remarks>
internal sealed class InstallationMove(DataFolder folder, DatabaseSource target, BlobStore blobs, IProgress<TrainingProgress> progress)
{
    public async Task<MoveResult> RunAsync(CancellationToken cancellationToken)
    {
        await using var source = DatabaseSource.Of(folder, null);
        await using var start = await DatabaseStart.BeginAsync(target, cancellationToken);
        await blobs.PrepareAsync(cancellationToken);
        await DatabaseStart.UpgradeAsync(source, folder, cancellationToken);
        await using var from = source.CreateContext();
        if (target.Server is null)
        {
            var files = await MoveBlobsAsync(from, cancellationToken);
            return new MoveResult([], files.Blobs, files.Bytes, [], files.Problems);
        }

        await DatabaseStart.UpgradeAsync(target, folder, cancellationToken);
        await using var to = target.CreateContext();
        var rows = new RowMove(from, to, progress);
        await rows.CheckEmptyAsync(cancellationToken);
        var moved = await MoveBlobsAsync(from, cancellationToken);
        await using var transaction = await to.Database.BeginTransactionAsync(cancellationToken);
        var tables = await rows.RunAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new MoveResult(tables, moved.Blobs, moved.Bytes, rows.Replaced, moved.Problems);
    }

    private async Task<BlobMove> MoveBlobsAsync(AppDbContext from, CancellationToken cancellationToken)
    {
        using var disk = BlobStores.OnDisk(folder);
        var move = new BlobMove(disk, blobs, progress);
        await move.RunAsync(await from.NamedBlobs().ToListAsync(cancellationToken), cancellationToken);
        return move;
    }
}
