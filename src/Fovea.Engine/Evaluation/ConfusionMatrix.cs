namespace Fovea.Engine.Evaluation;

/// <summary>How often pictures of one class are predicted as another (multiclass, most probable class).</summary>
/// <param name="ClassCount">Number of classes, C.</param>
/// <param name="Counts"><c>[C, C]</c> row-major: row = labelled class, column = predicted class.</param>
public sealed record ConfusionMatrix(int ClassCount, int[] Counts);
