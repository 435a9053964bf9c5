using System.Net;
using Fovea.Server.Resources.Limits;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Fovea.Server.Tests.Resources.Limits;

public class WrongKeyGuardTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void Count_EleventhWrongKey_IsRefusedForASecond()
    {
        using var guard = NewGuard();

        var refusals = Enumerable.Range(0, 11).Select(_ => guard.Count(IPAddress.Parse("203.0.113.7"))).ToList();

        Assert.All(refusals.Take(10), Assert.Null);
        Assert.Equal(TimeSpan.FromSeconds(1), refusals[10]!.RetryAfter);
    }

    [Fact]
    public void Count_AfterASecond_OneMoreIsAnswered()
    {
        using var guard = NewGuard();
        var client = IPAddress.Parse("203.0.113.7");
        Exhaust(guard, client);

        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(guard.Count(client));
        Assert.NotNull(guard.Count(client));
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.250")]
    [InlineData("203.0.113.7", "::ffff:203.0.113.9")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9")]
    public void Count_OtherAddressOfTheNetwork_SharesTheLimit(string first, string second)
    {
        using var guard = NewGuard();
        Exhaust(guard, IPAddress.Parse(first));

        Assert.NotNull(guard.Count(IPAddress.Parse(second)));
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.114.7")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1")]
    public void Count_OtherNetwork_HasALimitOfItsOwn(string first, string second)
    {
        using var guard = NewGuard();
        Exhaust(guard, IPAddress.Parse(first));

        Assert.Null(guard.Count(IPAddress.Parse(second)));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public void Count_Loopback_IsNeverRefusedByDefault(string address)
    {
        using var guard = NewGuard();
        Exhaust(guard, IPAddress.Parse(address));

        Assert.Null(guard.Count(IPAddress.Parse(address)));
    }

    [Fact]
    public void Count_LoopbackWithLimitLoopback_IsRefused()
    {
        using var guard = NewGuard(new WrongKeyOptions { LimitLoopback = true });
        Exhaust(guard, IPAddress.Loopback);

        Assert.NotNull(guard.Count(IPAddress.Loopback));
    }

    [Fact]
    public void Count_BurstOfZero_IsNoLimit()
    {
        using var guard = NewGuard(new WrongKeyOptions { Burst = 0 });
        var client = IPAddress.Parse("203.0.113.7");
        Exhaust(guard, client);

        Assert.Null(guard.Count(client));
    }

    private WrongKeyGuard NewGuard(WrongKeyOptions? options = null) => new(Options.Create(options ?? new WrongKeyOptions()), clock);

    private static void Exhaust(WrongKeyGuard guard, IPAddress client)
    {
        for (var count = 0; count < 10; count++)
        {
            guard.Count(client);
        }
    }
}
