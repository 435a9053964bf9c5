using System.Data.Common;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Features;

/// <summary>Forgets features in the database of pictures that are gone, and chunks that are left of trainings that have ended.</summary>
internal sealed partial class FeatureRetention(DatabaseSource database, IDbContextFactory<AppDbContext> databases, TimeProvider time, ILogger<FeatureRetention> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (database.Server is not null && await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ApplyAsync(stoppingToken);
            }
            catch (Exception e) when (e.Causes().Any(cause => cause is DbException))
            {
                LogBroken(e);
            }
        }
    }

    /// <summary>One pass.</summary>
    /// <returns>How many rows went.</returns>
    public async Task<int> ApplyAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var chunks = await db.Set<FeatureChunkEntity>().Where(c => db.Iterations.Any(i => i.Id == c.IterationId && i.Status != IterationStatus.Training)).ExecuteDeleteAsync(cancellationToken);
        return chunks + await db.Set<FeatureEntity>().Where(f => !db.Images.Any(i => i.ContentHash == f.ContentHash)).ExecuteDeleteAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Features of pictures that are gone or chunks of trainings that have ended could not be removed; the next pass tries again")]
    private partial void LogBroken(Exception exception);
}
