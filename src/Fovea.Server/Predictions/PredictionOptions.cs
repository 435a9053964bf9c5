using System.ComponentModel.DataAnnotations;

namespace Fovea.Server.Predictions;

/// <summary>What is kept of predictions; bound from the section <c>Predictions</c>.</summary>
public sealed class PredictionOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Predictions";

    /// <summary>How long stored predictions with their pictures, and suggested tags, are kept.</summary>
    /// <value>The default is 30 days, as in the original; from 1 hour to 3650 days.</value>
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(Protocol.ProtocolLimits.StoredPredictionDays);
}
