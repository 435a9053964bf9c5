using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Iterations.Advanced;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Iterations;

/// <summary>Lets the backbone run once, beside the first uploads, so that the first training need not (half a second of two cores, measured).</summary>
internal sealed partial class BackboneWarmUp(
    IDbContextFactory<AppDbContext> databases, BackboneProvider backbones, AdvancedTraining advanced, IHostApplicationLifetime lifetime, ILogger<BackboneWarmUp> logger) : BackgroundService
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when a training has nothing to wait for any more.</summary>
    public Task Done => _done.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await lifetime.WaitForStartAsync(stoppingToken);
            var warmUp = Task.Run(backbones.WarmUp, CancellationToken.None);
            await using var db = await databases.CreateDbContextAsync(stoppingToken);
            advanced.ForgetAllBut(await db.Iterations.Where(i => i.Status == IterationStatus.Training).Select(i => i.Id).ToListAsync(stoppingToken));
            await warmUp;
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            // The trainings that need it will say so; predictions do not.
            LogCold(e);
        }
        finally
        {
            _done.TrySetResult();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The embedded backbone does not run")]
    private partial void LogCold(Exception exception);
}
