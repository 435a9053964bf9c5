using System.Data.Common;
using Fovea.Server.Data;

namespace Fovea.Server.Resources.Usage;

/// <summary>Writes the usage that was counted: every few seconds, and when the server stops.</summary>
internal sealed partial class UsageWriter(UsageMeter meter, TimeProvider time, ILogger<UsageWriter> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    /// <summary>Runs after the requests and the trainings have ended, because it was started before them.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryWriteAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryWriteAsync();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task TryWriteAsync()
    {
        try
        {
            await meter.WriteAsync(CancellationToken.None);
        }
        catch (Exception e) when (e.Causes().Any(cause => cause is DbException))
        {
            LogNotWritten(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The usage could not be written; it is kept in memory and written later")]
    private partial void LogNotWritten(Exception exception);
}
