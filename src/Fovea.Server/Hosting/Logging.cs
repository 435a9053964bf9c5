using Microsoft.Extensions.Logging.Console;

namespace Fovea.Server.Hosting;

/// <summary>The log: on standard error, in UTC, and without secrets.</summary>
internal static class Logging
{
    private const string Timestamp = "yyyy-MM-ddTHH:mm:ss.fffZ";

    public static void AddLog(this WebApplicationBuilder builder, bool isQuiet)
    {
        var logging = builder.Logging;
        logging.ClearProviders();
        AddConsole(logging, builder.Configuration.GetSection(LogOptions.Section).Get<LogOptions>() ?? new LogOptions());

        // Standard output is for results.
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(isQuiet ? LogLevel.Warning : LogLevel.Information);

        // The framework's request log would write the query string, which holds secrets when a project is imported.
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System.Net.Http", LogLevel.Warning);
        logging.AddFilter("Hangfire", LogLevel.Warning);

        // It logs each broken unique index as an error; to us that is an ordinary answer, and what is none is logged where it is handled.
        logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Critical);

        // The key ring lies in a folder only its owner can open; the framework cannot know that.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
    }

    private static void AddConsole(ILoggingBuilder logging, LogOptions options)
    {
        if (options.Format == LogFormat.Json)
        {
            logging.AddJsonConsole(console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = Timestamp;
            });
            return;
        }

        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = Timestamp + " ";
        });
    }
}
