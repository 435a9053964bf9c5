using System.Threading.RateLimiting;
using Fovea.Server.Resources.Limits;
using Microsoft.Extensions.Time.Testing;

namespace Fovea.Server.Tests.Resources.Limits;

public class TokenBucketTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void Acquire_MoreThanTheCapacity_SaysWhenTheNextTokenComes()
    {
        using var bucket = new TokenBucket(capacity: 2, tokensPerSecond: 4, clock);
        using var first = bucket.AttemptAcquire();
        using var second = bucket.AttemptAcquire();

        using var third = bucket.AttemptAcquire();

        Assert.True(first.IsAcquired && second.IsAcquired);
        Assert.False(third.IsAcquired);
        Assert.True(third.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter));
        // Empty now, 4 tokens a second: the next whole token is a quarter of a second away.
        Assert.Equal(TimeSpan.FromSeconds(0.25), retryAfter);
    }

    [Fact]
    public void Acquire_AfterTheTimeItSaid_Succeeds()
    {
        using var bucket = new TokenBucket(capacity: 1, tokensPerSecond: 3, clock);
        bucket.AttemptAcquire().Dispose();
        using var refused = bucket.AttemptAcquire();
        refused.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter);

        clock.Advance(retryAfter + TimeSpan.FromTicks(1));

        using var next = bucket.AttemptAcquire();
        Assert.True(next.IsAcquired);
    }

    [Fact]
    public void Acquire_AfterALongRest_HasTheCapacityAndNoMore()
    {
        using var bucket = new TokenBucket(capacity: 3, tokensPerSecond: 1, clock);
        clock.Advance(TimeSpan.FromHours(1));

        var acquired = Enumerable.Range(0, 10).Count(_ => bucket.AttemptAcquire().IsAcquired);

        Assert.Equal(3, acquired);
    }

    [Fact]
    public void IdleDuration_OnlyAFullBucketIsIdle()
    {
        using var bucket = new TokenBucket(capacity: 2, tokensPerSecond: 1, clock);
        bucket.AttemptAcquire().Dispose();
        Assert.Null(bucket.IdleDuration);

        clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(TimeSpan.FromSeconds(30), bucket.IdleDuration);
    }
}
