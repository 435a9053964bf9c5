using System.Data.Common;
using Fovea.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Features;

/// <summary>Forgets features in the database of pictures that are gone.</summary>
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
    public async Task<int> ApplyAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<FeatureEntity>().Where(f => !db.Images.Any(i => i.ContentHash == f.ContentHash)).ExecuteDeleteAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Features of pictures that are gone could not be removed; the next pass tries again")]
    private partial void LogBroken(Exception exception);
}
