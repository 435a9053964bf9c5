using System.Threading.RateLimiting;
using Fovea.Protocol;
using Fovea.Server.Hosting;
using Fovea.Server.Resources.Usage;
using Microsoft.AspNetCore.RateLimiting;

namespace Fovea.Server.Resources.Limits;

/// <summary>Keeps resources within their calls a second, for ASP.NET Core's rate limiter.</summary>
internal static class CallRates
{
    /// <summary>One bucket for each resource, class of calls and rate, so that a changed rate begins with a full one; nothing that a caller can choose makes one.</summary>
    public static void Configure(RateLimiterOptions limiter, TimeProvider time)
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (Guid ResourceId, RateClass Class, int PerSecond)>(context =>
            Find(context) is { } rate
                ? RateLimitPartition.Get((rate.Owner.Id, rate.Operation.RateClass, rate.PerSecond), _ => new TokenBucket(rate.PerSecond, rate.PerSecond, time))
                : RateLimitPartition.GetNoLimiter((Guid.Empty, default(RateClass), 0)));
        limiter.OnRejected = (rejected, _) => new ValueTask(RefuseAsync(rejected));
    }

    private static Rate? Find(HttpContext context) =>
        context.Features.Get<KeyOwner>() is { } owner && MeteredOperation.Of(context.GetEndpoint()) is { } operation && owner.Rates.PerSecond(operation.RateClass) is { } perSecond
            ? new Rate(owner, operation, perSecond)
            : null;

    private static Task RefuseAsync(OnRejectedContext rejected)
    {
        var (owner, operation, perSecond) = Find(rejected.HttpContext)!;
        var api = operation.Api == Api.Training ? "Training" : "Prediction";
        rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter);
        return GatewayAnswer.TooManyRequestsAsync(rejected.HttpContext, new TooBusyException(
            retryAfter,
            $"{operation.Name} of the Custom Vision {api} API was called more than {perSecond} times a second, "
            + $"which is the limit of the resource '{owner.Name}' (tier {owner.Rates.DescribeTier()})."));
    }

    private sealed record Rate(KeyOwner Owner, MeteredOperation Operation, int PerSecond);
}
