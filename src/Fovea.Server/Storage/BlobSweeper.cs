using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Storage;

/// <summary>Removes blobs and temporary files that no row names: what an interrupted upload or a deletion leaves behind.</summary>
internal sealed partial class BlobSweeper(
    IDbContextFactory<AppDbContext> databases, BlobStore blobs, DataFolder folder, TimeProvider time, ILogger<BlobSweeper> logger) : BackgroundService
{
    /// <summary>A blob is written before the row that names it; this is the time a request has to write that row.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not in the way of the start.
        await Task.Delay(TimeSpan.FromSeconds(30), time, stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Leaving rubbish for the next pass is no reason to stop the server, as the host would do.
                LogFailed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>One pass over all files.</summary>
    /// <returns>How many files were removed; none while a backup reads them.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        using var turn = SweepPause.TryBegin(folder);
        if (turn is null)
        {
            LogPaused();
            return 0;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var removed = 0;
        var since = time.GetUtcNow() - Patience;
        await foreach (var blob in blobs.ListAsync(since, cancellationToken))
        {
            if (blob.TemporaryPath is { } path)
            {
                File.Delete(path);
                removed++;
            }
            else if (!await db.NamesBlobAsync(blob.Hash, cancellationToken))
            {
                await blobs.DeleteUntouchedAsync(blob.Hash, since, cancellationToken);
                removed++;
            }
        }

        LogSwept(removed);
        return removed;
    }

    /// <summary>Removes one blob at once, unless a row names it, it was written again, or a backup runs.</summary>
    /// <param name="hash">Which.</param>
    /// <param name="writtenBefore">Instant since which nobody may have written it: a row may be about to name it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task RemoveUnnamedAsync(string hash, DateTimeOffset writtenBefore, CancellationToken cancellationToken)
    {
        using var turn = SweepPause.TryBegin(folder);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (turn is not null && !await db.NamesBlobAsync(hash, cancellationToken))
        {
            await blobs.DeleteUntouchedAsync(hash, writtenBefore, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Count} files that nothing refers to")]
    private partial void LogSwept(int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "A backup runs; files that nothing refers to are left for the next pass")]
    private partial void LogPaused();

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not look for files that nothing refers to; the next pass tries again")]
    private partial void LogFailed(Exception exception);
}
