using System.ComponentModel.DataAnnotations;

namespace Fovea.Server.Jobs;

/// <summary>How work is shared out; bound from the section <c>Jobs</c>.</summary>
public sealed class JobOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Jobs";

    /// <summary>How long a worker may be silent before another one takes over what it works on.</summary>
    /// <value>The default is 30 seconds; from 2 seconds to 1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:02", "01:00:00")]
    public TimeSpan TakeOverAfter { get; set; } = TimeSpan.FromSeconds(30);
}
