using System.ComponentModel.DataAnnotations;

namespace Fovea.Server.Resources.Limits;

/// <summary>How often one network may send keys that no resource has; bound from the section <c>WrongKeys</c>.</summary>
public sealed class WrongKeyOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "WrongKeys";

    /// <summary>How many wrong keys in a row are answered with 401 before 429 takes its place; 0 is no limit.</summary>
    /// <value>The default is 10; from 0 to 100,000.</value>
    [Range(0, 100_000)]
    public int Burst { get; set; } = 10;

    /// <summary>How many more are answered with 401 each second.</summary>
    /// <value>The default is 1; from 1 to 100,000.</value>
    [Range(1, 100_000)]
    public int PerSecond { get; set; } = 1;

    /// <summary>Whether the limit holds for this machine's own programs too, which a proxy in front of the server is one of.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool LimitLoopback { get; set; }
}
