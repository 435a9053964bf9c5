using System.ComponentModel.DataAnnotations;

namespace Fovea.Server.Hosting;

/// <summary>How the server stops; bound from the section <c>Shutdown</c>.</summary>
public sealed class ShutdownOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Shutdown";

    /// <summary>How long the server goes on to take requests after it was told to stop, while it says that it is not ready.</summary>
    /// <value>The default is none; up to 5 minutes. Behind a load balancer, take what that needs to notice.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan NotReadyFor { get; set; } = TimeSpan.Zero;

    /// <summary>How long requests in hand may take after that.</summary>
    /// <value>The default is 30 seconds; from 1 second to 5 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan DrainFor { get; set; } = TimeSpan.FromSeconds(30);
}
