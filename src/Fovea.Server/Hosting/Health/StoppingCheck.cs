using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fovea.Server.Hosting.Health;

/// <summary>A server that was told to stop finishes what it has and wants no more.</summary>
internal sealed class StoppingCheck(IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("stopping") : HealthCheckResult.Healthy("running"));
}
