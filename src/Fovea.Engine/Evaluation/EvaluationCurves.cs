namespace Fovea.Engine.Evaluation;

/// <summary>Everything about an evaluation that a threshold only picks from.</summary>
/// <param name="Overall">All tag decisions together (micro average).</param>
/// <param name="Tags">One per tag, by class index.</param>
public sealed record EvaluationCurves(EvaluationCurve Overall, IReadOnlyList<EvaluationCurve> Tags);
