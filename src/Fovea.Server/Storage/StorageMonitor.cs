namespace Fovea.Server.Storage;

/// <summary>Watches the disk: keeps the reserve, and says once when room gets short and once when there is enough again.</summary>
internal sealed partial class StorageMonitor(StorageSpace space, TimeProvider time, ILogger<StorageMonitor> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!space.IsWatched)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        var wasShort = false;
        do
        {
            if (!space.TryBalance())
            {
                LogNoReserve();
            }

            var isShort = space.IsShort;
            if (isShort != wasShort)
            {
                Log(isShort, space.FreeBytes >> 20);
                wasShort = isShort;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Log(bool isShort, long free)
    {
        if (isShort)
        {
            LogShort(free);
        }
        else
        {
            LogEnough(free);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The disk has {Free} MiB free; nothing is added until there is more")]
    private partial void LogShort(long free);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The disk has {Free} MiB free again; pictures and trainings are taken")]
    private partial void LogEnough(long free);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The reserve for deletions on a full disk cannot be kept")]
    private partial void LogNoReserve();
}
