namespace Fovea.Server.Hosting;

/// <summary>The log on standard error; bound from the section <c>Log</c>.</summary>
public sealed class LogOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Log";

    /// <summary>How lines are written.</summary>
    /// <value>The default is <see cref="LogFormat.Text"/>.</value>
    public LogFormat Format { get; set; } = LogFormat.Text;
}
