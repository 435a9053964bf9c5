using Fovea.Server.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fovea.Server.Hosting.Health;

/// <summary>
/// The data folder is there, and object storage answers. A disk without room, or storage that is away, still leaves predictions, so that
/// alone does not make the server unready.
/// </summary>
internal sealed class StorageCheck(StorageSpace space, BlobStore blobs) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await blobs.ProbeAsync(patience.Token);
            return space.IsShort ? HealthCheckResult.Degraded("nearly full") : HealthCheckResult.Healthy(space.IsWatched ? "has room" : "answers");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return HealthCheckResult.Unhealthy("not there");
        }
        catch (Exception e) when (e is StorageUnavailableException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return HealthCheckResult.Degraded("does not answer");
        }
    }
}
