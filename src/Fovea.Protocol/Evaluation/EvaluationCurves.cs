namespace Fovea.Protocol.Evaluation;

/// <summary>The precision-recall curves of an iteration, and precision and recall at every hundredth threshold.</summary>
/// <remarks>Fetched once, they answer a moving threshold without another call.</remarks>
public sealed record EvaluationCurves
{
    /// <summary>The iteration.</summary>
    public Guid IterationId { get; init; }

    /// <summary>0, 0.01 ... 1: what the lists of a curve are by.</summary>
    public IReadOnlyList<float> Thresholds { get; init; } = [];

    /// <summary>All tag decisions together.</summary>
    public EvaluationCurve Overall { get; init; } = new();

    /// <summary>One for each tag of the iteration.</summary>
    public IReadOnlyList<EvaluationCurve> PerTag { get; init; } = [];
}
