using System.Data.Common;
using Fovea.Engine.Models;
using Fovea.Server.Data;
using Fovea.Server.Iterations;
using Fovea.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Features;

/// <summary>Removes the features on this process's disk of pictures that are gone, and those of backbones and versions that are.</summary>
internal sealed partial class FeatureFileRetention(
    BackboneProvider backbones, IDbContextFactory<AppDbContext> databases, TimeProvider time, ILogger<FeatureFileRetention> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not in the way of the start.
        await Task.Delay(TimeSpan.FromMinutes(1), time, stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                LogRemoved(await ApplyAsync(stoppingToken));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidModelException || e.Causes().Any(cause => cause is DbException))
            {
                LogBroken(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>One pass.</summary>
    /// <returns>How many files went.</returns>
    public async Task<int> ApplyAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await backbones.OnDisk.PruneAsync(
            backbones.ReadFeatureKeys(), time.GetUtcNow() - BlobSweeper.Patience,
            async hashes => await db.Images.Where(i => hashes.Contains(i.ContentHash)).Select(i => i.ContentHash).ToHashSetAsync(cancellationToken), cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Count} files of features that nobody will ask for")]
    private partial void LogRemoved(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Features of pictures that are gone could not be removed; the next pass tries again")]
    private partial void LogBroken(Exception exception);
}
