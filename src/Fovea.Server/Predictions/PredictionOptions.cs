using System.ComponentModel.DataAnnotations;

namespace Fovea.Server.Predictions;

/// <summary>What is kept of predictions, and of what makes them; bound from the section <c>Predictions</c>.</summary>
public sealed class PredictionOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Predictions";

    /// <summary>How long stored predictions with their pictures, and suggested tags, are kept.</summary>
    /// <value>The default is 30 days, as in the original; from 1 hour to 3650 days.</value>
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(Protocol.ProtocolLimits.StoredPredictionDays);

    /// <summary>How much memory loaded models may take; those that were not asked for longest go first, and one is always kept.</summary>
    /// <value>The default is 320 MiB, which is 16 models of the default backbone; from 64 MiB to 1 TiB.</value>
    [Range(1L << 26, 1L << 40)]
    public long ModelMemoryBytes { get; set; } = 320L << 20;
}
