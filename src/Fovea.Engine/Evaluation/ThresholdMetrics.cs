namespace Fovea.Engine.Evaluation;

/// <summary>Precision and recall at any threshold, from scores sorted once.</summary>
public sealed class ThresholdMetrics
{
    /// <summary>Sorts the scores of every tag.</summary>
    /// <param name="probabilities"><c>[N, C]</c> row-major, in [0, 1].</param>
    /// <param name="labels">Class indices per picture.</param>
    /// <param name="classNames">Names of the C tags.</param>
    /// <exception cref="ArgumentException">The inputs contradict each other.</exception>
    public ThresholdMetrics(float[] probabilities, IReadOnlyList<IReadOnlyList<int>> labels, IReadOnlyList<string> classNames)
        => throw new NotImplementedException();

    /// <summary>Computes the metrics at a threshold: a binary search per tag.</summary>
    /// <param name="threshold">A tag is predicted when its probability is at least this, in [0, 1].</param>
    public IterationMetrics At(float threshold) => throw new NotImplementedException();
}
