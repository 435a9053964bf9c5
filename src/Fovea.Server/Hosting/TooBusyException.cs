namespace Fovea.Server.Hosting;

/// <summary>The server has as much work as it takes, or the caller has used up what it may; answered with 429.</summary>
internal sealed class TooBusyException(TimeSpan retryAfter, string message = "The server has as many requests as it takes at a time.") : Exception(message)
{
    public TimeSpan RetryAfter { get; } = retryAfter;
}
