namespace Fovea.Engine.Evaluation;

/// <summary>A label that out-of-fold predictions contradict confidently.</summary>
/// <param name="Row">Zero-based picture.</param>
/// <param name="GivenClass">The class the picture is labelled with; for multilabel <see langword="null"/> when a tag seems to be missing.</param>
/// <param name="SuggestedClass">The class that fits better; for multilabel <see langword="null"/> when a tag seems to be wrong.</param>
/// <param name="Suspicion">In [0, 1]: how far the prediction is from the label; 1 is a certain contradiction.</param>
public sealed record SuspectLabel(int Row, int? GivenClass, int? SuggestedClass, double Suspicion);
