using Fovea.Protocol.Json;
using Fovea.Server.Cluster;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fovea.Server.Hosting.Health;

/// <summary>Whether the process lives, and whether it should be sent requests.</summary>
internal static class HealthServices
{
    public static void AddHealth(this IServiceCollection services, ProcessPlace place)
    {
        var checks = services.AddHealthChecks()
            .AddCheck<StoppingCheck>("process")
            .AddCheck<DatabaseCheck>("database")
            .AddCheck<StorageCheck>("storage");
        if (place.Has(ServerRoles.Worker))
        {
            // What published models run on is part of their files.
            checks.AddCheck<BackboneCheck>("backbone");
        }
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health", () => "ok").AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/health/live", () => "ok").AllowAnonymous().ExcludeFromDescription();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new Readiness(report.Status != HealthStatus.Unhealthy, report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Description ?? "does not answer")),
        ProtocolJson.Options,
        context.RequestAborted);

    private sealed record Readiness(bool Ready, IReadOnlyDictionary<string, string> Checks);
}
