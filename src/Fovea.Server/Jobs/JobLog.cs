using Hangfire.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using LogLevel = Hangfire.Logging.LogLevel;

namespace Fovea.Server.Jobs;

/// <summary>Writes Hangfire's log to the server's.</summary>
internal sealed class JobLog : ILogProvider
{
    private readonly ILoggerFactory _loggers;

    private JobLog(ILoggerFactory loggers) => _loggers = loggers;

    /// <summary>Hangfire has one log in a process: where several servers are in one, as in tests, it is that of the last.</summary>
    public static void Use(ILoggerFactory loggers) => LogProvider.SetCurrentLogProvider(new JobLog(loggers));

    public ILog GetLogger(string name)
    {
        try
        {
            return new Category(_loggers.CreateLogger(name));
        }
        catch (ObjectDisposedException)
        {
            return new Category(NullLogger.Instance);
        }
    }

    private sealed class Category(ILogger logger) : ILog
    {
        public bool Log(LogLevel logLevel, Func<string>? messageFunc, Exception? exception)
        {
            var level = Map(logLevel);
            if (messageFunc is null || !logger.IsEnabled(level))
            {
                return logger.IsEnabled(level);
            }

            logger.Log(level, default, messageFunc(), exception, (message, _) => message);
            return true;
        }

        private static Microsoft.Extensions.Logging.LogLevel Map(LogLevel level) => level switch
        {
            LogLevel.Trace => Microsoft.Extensions.Logging.LogLevel.Trace,
            LogLevel.Debug => Microsoft.Extensions.Logging.LogLevel.Debug,
            LogLevel.Info => Microsoft.Extensions.Logging.LogLevel.Information,
            LogLevel.Warn => Microsoft.Extensions.Logging.LogLevel.Warning,
            LogLevel.Error => Microsoft.Extensions.Logging.LogLevel.Error,
            _ => Microsoft.Extensions.Logging.LogLevel.Critical,
        };
    }
}
