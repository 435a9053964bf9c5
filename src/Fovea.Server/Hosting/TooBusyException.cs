namespace Fovea.Server.Hosting;

/// <summary>The server has as much work as it takes, or the caller has used up what it may; answered with 429.</summary>
internal sealed class TooBusyException(TimeSpan retryAfter, string message = "The server has as many requests as it takes at a time.") : Exception(message)
{
    /// <summary>The queue of a <see cref="WorkLane"/> is full: it will have moved on in a second.</summary>
    public static TooBusyException QueueFull() => new(TimeSpan.FromSeconds(1));

    public TimeSpan RetryAfter { get; } = retryAfter;
}
