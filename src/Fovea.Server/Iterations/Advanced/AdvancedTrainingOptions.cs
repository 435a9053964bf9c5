using System.ComponentModel.DataAnnotations;

namespace Fovea.Server.Iterations.Advanced;

/// <summary>How advanced trainings are done; bound from the section <c>AdvancedTraining</c>.</summary>
public sealed class AdvancedTrainingOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "AdvancedTraining";

    /// <summary>Updates of the weights in each run, in place of what budget and machine allow, so that two machines come to the same model.</summary>
    /// <value>The default is none; from 1 to 1,000,000.</value>
    [Range(1, 1_000_000)]
    public int? FixedSteps { get; set; }
}
