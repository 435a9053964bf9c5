using Fovea.Server.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fovea.Server.Hosting.Health;

/// <summary>The data folder is there; a disk without room still serves predictions, so that alone does not make the server unready.</summary>
internal sealed class StorageCheck(StorageSpace space) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return Task.FromResult(space.IsShort ? HealthCheckResult.Degraded("nearly full") : HealthCheckResult.Healthy("has room"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("not there"));
        }
    }
}
