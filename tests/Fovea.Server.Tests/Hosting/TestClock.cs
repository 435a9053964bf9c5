using Microsoft.Extensions.Time.Testing;

namespace Fovea.Server.Tests;

/// <summary>A clock that goes when a test says so.</summary>
public sealed class TestClock(DateTimeOffset now) : FakeTimeProvider(now)
{
    private TimeSpan _jumped;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _jumped;

    /// <summary>
    /// Has it be later, and no timer go off for it: <see cref="FakeTimeProvider.Advance"/> by a month has a server look at its disk half a million times.
    /// </summary>
    public void Jump(TimeSpan time) => _jumped += time;
}
