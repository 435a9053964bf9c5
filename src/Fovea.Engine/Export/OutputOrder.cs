namespace Fovea.Engine.Export;

/// <summary>
/// Which outputs an exported network lists first. It always has the same three, but some clients read outputs by position, and
/// Custom Vision's domains differ.
/// </summary>
public enum OutputOrder
{
    /// <summary><c>classLabel</c>, <c>loss</c>, <c>model_output</c>: as General (compact).</summary>
    LabelsFirst,

    /// <summary><c>model_output</c>, <c>classLabel</c>, <c>loss</c>: as General (compact) [S1].</summary>
    ProbabilitiesFirst,
}
