using System.ComponentModel.DataAnnotations;

namespace Fovea.Server.Audit;

/// <summary>What is kept of the audit trail; bound from the section <c>Audit</c>.</summary>
public sealed class AuditOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Audit";

    /// <summary>How long entries are kept.</summary>
    /// <value>The default is 730 days; from 1 day to 36500 days.</value>
    [Range(typeof(TimeSpan), "1.00:00:00", "36500.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(730);
}
