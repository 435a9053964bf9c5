using System.Net;
using System.Threading.RateLimiting;
using Fovea.Server.Hosting;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Resources.Limits;

/// <summary>Slows down networks that send wrong keys.</summary>
/// <remarks>
/// A right key is always let in, whatever its neighbours send: keys have 256 random bits, so that no number of guesses finds one, and
/// shutting a whole network out would lock out the innocent. What this saves is work and log lines on account of programs that
/// repeat an outdated key.
/// </remarks>
internal sealed class WrongKeyGuard : IDisposable
{
    private readonly WrongKeyOptions _options;
    private readonly PartitionedRateLimiter<IPAddress> _networks;

    public WrongKeyGuard(IOptions<WrongKeyOptions> options, TimeProvider time)
    {
        _options = options.Value;
        _networks = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address => RateLimitPartition.Get(
            NetworkOf(address), _ => new TokenBucket(_options.Burst, _options.PerSecond, time)));
    }

    /// <summary>Counts a wrong key.</summary>
    /// <returns>What to answer in place of 401; <see langword="null"/> while the network is within its limit.</returns>
    public TooBusyException? Count(IPAddress? client)
    {
        if (client is null || _options.Burst == 0 || (!_options.LimitLoopback && IPAddress.IsLoopback(client)))
        {
            return null;
        }

        using var lease = _networks.AttemptAcquire(client);
        if (lease.IsAcquired)
        {
            return null;
        }

        lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter);
        return new TooBusyException(retryAfter, "Too many requests with keys that no resource of this server has came from this network.");
    }

    public void Dispose() => _networks.Dispose();

    /// <summary>The /24 or /64 of the address: whoever has one address of it can have the others.</summary>
    private static IPAddress NetworkOf(IPAddress address)
    {
        var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        Array.Clear(bytes, bytes.Length == 4 ? 3 : 8, bytes.Length == 4 ? 1 : 8);
        return new IPAddress(bytes);
    }
}
