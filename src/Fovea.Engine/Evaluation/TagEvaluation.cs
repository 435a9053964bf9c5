namespace Fovea.Engine.Evaluation;

/// <summary>How well one tag is predicted at a threshold, with 95 % intervals.</summary>
/// <param name="Metrics">The counts and the values.</param>
/// <param name="Precision">Wilson's interval over the pictures predicted to have the tag.</param>
/// <param name="Recall">Wilson's interval over the pictures that have it.</param>
/// <param name="AveragePrecision">Bootstrap interval over the pictures.</param>
/// <param name="Suggestion">The threshold of this tag's best F1; <see langword="null"/> when no picture carries it.</param>
public sealed record TagEvaluation(
    TagMetrics Metrics, Estimate Precision, Estimate Recall, Estimate AveragePrecision, ThresholdSuggestion? Suggestion);
