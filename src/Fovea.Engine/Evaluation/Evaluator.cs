using Fovea.Engine.Data;

namespace Fovea.Engine.Evaluation;

/// <summary>Measures predictions against labels.</summary>
public static class Evaluator
{
    /// <summary>Computes every metric of <see cref="EvaluationReport"/>.</summary>
    /// <param name="probabilities"><c>[N, C]</c> row-major, in [0, 1].</param>
    /// <param name="labels">Class indices per picture: exactly one for multiclass, any number for multilabel.</param>
    /// <param name="type">Multiclass or multilabel.</param>
    /// <param name="classNames">Names of the C tags.</param>
    /// <param name="threshold">A tag is predicted when its probability is at least this, in [0, 1].</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    /// <exception cref="ArgumentException">The inputs contradict each other, or there is no picture.</exception>
    public static EvaluationReport Evaluate(
        float[] probabilities, IReadOnlyList<IReadOnlyList<int>> labels, ClassificationType type,
        IReadOnlyList<string> classNames, float threshold, int seed)
        => throw new NotImplementedException();
}
