using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Storage;

/// <summary>Reads every file that a row names and holds it against its hash, slowly, so that damage is found while a backup still has the file.</summary>
internal sealed partial class BlobScrubber(
    IDbContextFactory<AppDbContext> databases, BlobStore blobs, DataFolder folder, IOptions<StorageOptions> options, TimeProvider time, ILogger<BlobScrubber> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Between two files, so that a scrub takes a fraction of the disk's time.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (IsDue())
                {
                    await ScrubAsync(Breath, stoppingToken);
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e);
            }
        }
    }

    /// <summary>One pass over all files that rows name.</summary>
    /// <returns>The hashes of those that are missing or damaged.</returns>
    public async Task<IReadOnlyList<string>> ScrubAsync(TimeSpan breath, CancellationToken cancellationToken)
    {
        var damaged = new List<string>();
        var count = 0;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await foreach (var blob in BlobInspection.InspectAsync(db, blobs, cancellationToken))
        {
            count++;
            if (blob.Damage is { } damage)
            {
                damaged.Add(blob.Hash);
                LogDamaged(damage);
            }

            await Task.Delay(breath, time, cancellationToken);
        }

        DataFolder.WritePrivate(MarkPath, time.GetUtcNow().ToString("O"));
        LogScrubbed(count, damaged.Count);
        return damaged;
    }

    private string MarkPath => Path.Combine(folder.Root, "scrubbed");

    private bool IsDue() => !File.Exists(MarkPath) || time.GetUtcNow() - File.GetLastWriteTimeUtc(MarkPath) >= options.Value.ScrubInterval;

    [LoggerMessage(Level = LogLevel.Critical, Message = "{What} Restore it from a backup: 'fovea verify' lists all.")]
    private partial void LogDamaged(string what);

    [LoggerMessage(Level = LogLevel.Information, Message = "Read {Count} stored files; {Damaged} are missing or damaged")]
    private partial void LogScrubbed(int count, int damaged);

    [LoggerMessage(Level = LogLevel.Error, Message = "The stored files could not be looked through; the next hour brings another try")]
    private partial void LogFailed(Exception exception);
}
