using Fovea.Server.Iterations;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fovea.Server.Hosting.Health;

/// <summary>The backbone has run once, so that the first training and prediction are not slow.</summary>
internal sealed class BackboneCheck(BackboneProvider backbones) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(backbones.IsWarm ? HealthCheckResult.Healthy("warm") : HealthCheckResult.Unhealthy("warming up"));
}
