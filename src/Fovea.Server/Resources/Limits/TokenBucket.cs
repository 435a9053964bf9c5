using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace Fovea.Server.Resources.Limits;

/// <summary>Lets a burst pass, and then a steady rate; nobody waits in it.</summary>
/// <remarks>The framework's own limiters read the machine's clock only; this one goes by the server's, which tests can move.</remarks>
internal sealed class TokenBucket(int capacity, double tokensPerSecond, TimeProvider time) : RateLimiter
{
    /// <summary>Tokens are fractions of time, so the last one may be a rounding error short.</summary>
    private const double Rounding = 1e-9;

    private readonly Lock _lock = new();
    private double _tokens = capacity;
    private long _refilled = time.GetTimestamp();
    private long _used = time.GetTimestamp();

    /// <summary>A full bucket may be forgotten; its successor starts full as well.</summary>
    public override TimeSpan? IdleDuration
    {
        get
        {
            lock (_lock)
            {
                Refill();
                return _tokens >= capacity - Rounding ? time.GetElapsedTime(_used) : null;
            }
        }
    }

    public override RateLimiterStatistics? GetStatistics() => null;

    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        lock (_lock)
        {
            Refill();
            if (_tokens < permitCount - Rounding)
            {
                return new Lease(TimeSpan.FromSeconds((permitCount - _tokens) / tokensPerSecond));
            }

            _tokens -= permitCount;
            _used = _refilled;
            return new Lease(retryAfter: null);
        }
    }

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) =>
        ValueTask.FromResult(AttemptAcquireCore(permitCount));

    private void Refill()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(capacity, _tokens + time.GetElapsedTime(_refilled, now).TotalSeconds * tokensPerSecond);
        _refilled = now;
    }

    private sealed class Lease(TimeSpan? retryAfter) : RateLimitLease
    {
        public override bool IsAcquired => retryAfter is null;

        public override IEnumerable<string> MetadataNames => retryAfter is null ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? retryAfter : null;
            return metadata is not null;
        }
    }
}
