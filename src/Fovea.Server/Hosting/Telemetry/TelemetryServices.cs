using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Fovea.Server.Hosting.Telemetry;

/// <summary>Metrics and traces for whoever asks for them; without a setting nothing is collected.</summary>
internal static class TelemetryServices
{
    // Of the framework: requests by route and status, connections, memory and threads.
    private static readonly string[] Meters = [Instruments.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var options = Read(builder.Configuration);
        if (options.OtlpEndpoint is null && !options.Prometheus)
        {
            return;
        }

        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(
            "fovea", serviceVersion: typeof(TelemetryServices).Assembly.GetName().Version!.ToString(3)));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(Meters);
            if (options.Prometheus)
            {
                metrics.AddPrometheusExporter();
            }

            if (options.OtlpEndpoint is { } endpoint)
            {
                metrics.AddOtlpExporter(exporter => exporter.Endpoint = endpoint);
            }
        });
        if (options.OtlpEndpoint is { } collector)
        {
            // The instrumentation writes no values of the query string, where tokens may be.
            telemetry.WithTracing(traces => traces.AddSource(Instruments.Name).AddAspNetCoreInstrumentation().AddOtlpExporter(exporter => exporter.Endpoint = collector));
        }
    }

    public static void MapTelemetry(this WebApplication app)
    {
        if (Read(app.Configuration).Prometheus)
        {
            app.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous();
        }
    }

    private static TelemetryOptions Read(IConfiguration configuration) => configuration.GetSection(TelemetryOptions.Section).Get<TelemetryOptions>() ?? new TelemetryOptions();
}
