using Fovea.Server.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Audit;

/// <summary>Forgets entries that are older than <see cref="AuditOptions.Retention"/>.</summary>
internal sealed partial class AuditRetention(
    IDbContextFactory<AppDbContext> databases, IOptions<AuditOptions> options, TimeProvider time, ILogger<AuditRetention> logger) : BackgroundService
{
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
                await ApplyAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // A busy database must not end the server; the next pass brings another try.
                LogBroken(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - options.Value.Retention;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var removed = await db.Set<AuditEntity>().Where(e => e.Time < oldest).ExecuteDeleteAsync(cancellationToken);
        LogApplied(removed, oldest);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Count} audit entries made before {Oldest:u}")]
    private partial void LogApplied(int count, DateTimeOffset oldest);

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit trail could not be shortened; the next pass tries again")]
    private partial void LogBroken(Exception exception);
}
