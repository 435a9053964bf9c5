using Fovea.Server.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Predictions;

/// <summary>Forgets stored predictions and suggestions that are older than <see cref="PredictionOptions.Retention"/>.</summary>
internal sealed partial class PredictionRetention(
    IDbContextFactory<AppDbContext> databases, IOptions<PredictionOptions> options, TimeProvider time, ILogger<PredictionRetention> logger) : BackgroundService
{
    internal static readonly TimeSpan Interval = TimeSpan.FromHours(1);

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
                // A busy database must not end the server; the next hour brings another try.
                LogBroken(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>One pass. The pictures' files go with the next sweep of the blobs.</summary>
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - options.Value.Retention;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var predictions = await db.Predictions.Where(p => p.Created < oldest).ExecuteDeleteAsync(cancellationToken);
        var suggestions = await db.Suggestions.Where(s => s.Created < oldest).ExecuteDeleteAsync(cancellationToken);
        LogApplied(predictions, suggestions, oldest);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Predictions} stored predictions and {Suggestions} suggestions made before {Oldest:u}")]
    private partial void LogApplied(int predictions, int suggestions, DateTimeOffset oldest);

    [LoggerMessage(Level = LogLevel.Error, Message = "Stored predictions could not be cleared; the next pass tries again")]
    private partial void LogBroken(Exception exception);
}
