using Fovea.Engine.Data;

namespace Fovea.Engine.Evaluation;

/// <summary>Finds labels that out-of-fold predictions contradict confidently.</summary>
public static class SuspectLabels
{
    // A contradiction below even odds is not a confident one, however unsure the model is of the class in general.
    private const double MinConfidence = 0.5;

    /// <summary>Compares predictions with labels.</summary>
    /// <param name="probabilities"><c>[N, C]</c> row-major, in [0, 1], made by models that did not see the pictures.</param>
    /// <param name="labels">Class indices per picture.</param>
    /// <param name="classCount">Number of classes, C.</param>
    /// <param name="type">Multiclass: a picture is suspect when its most probable class is not the label. Multilabel: each tag it carries
    /// or does not carry can be suspect by itself.</param>
    /// <returns>Most suspicious first. Multiclass suspicion is the probability of the suggested class minus the label's; multilabel
    /// suspicion is the probability that the tag decision is wrong.</returns>
    /// <exception cref="ArgumentException">The inputs contradict each other, or there is no picture.</exception>
    /// <remarks>
    /// The contradicting class must be at least as probable as it is on average on pictures that do carry it, and at least 0.5
    /// (for a wrong tag: as improbable as on pictures without it, and at most 0.5). Source: Northcutt et al. 2021, arXiv:1911.00068, section 3.1.
    /// </remarks>
    public static IReadOnlyList<SuspectLabel> Find(
        float[] probabilities, IReadOnlyList<IReadOnlyList<int>> labels, int classCount, ClassificationType type)
        => Find(new PredictionSet(probabilities, labels, classCount, type), type);

    internal static IReadOnlyList<SuspectLabel> Find(PredictionSet set, ClassificationType type)
    {
        var found = type == ClassificationType.Multiclass ? Multiclass(set) : Multilabel(set);
        return [.. found.OrderByDescending(suspect => suspect.Suspicion).ThenBy(suspect => suspect.Row)];
    }

    private static IEnumerable<SuspectLabel> Multiclass(PredictionSet set)
    {
        var confident = Enumerable.Range(0, set.ClassCount).Select(c => Math.Max(MinConfidence, Mean(set, c, carries: true, otherwise: 1))).ToArray();
        for (var row = 0; row < set.Rows; row++)
        {
            var (given, best) = (set.Labels[row][0], set.Best(row));
            if (best != given && set.Probability(row, best) >= confident[best])
            {
                yield return new SuspectLabel(row, given, best, set.Probability(row, best) - set.Probability(row, given));
            }
        }
    }

    private static IEnumerable<SuspectLabel> Multilabel(PredictionSet set)
    {
        for (var c = 0; c < set.ClassCount; c++)
        {
            var high = Math.Max(MinConfidence, Mean(set, c, carries: true, otherwise: 1));
            var low = Math.Min(1 - MinConfidence, Mean(set, c, carries: false, otherwise: 0));
            for (var row = 0; row < set.Rows; row++)
            {
                double probability = set.Probability(row, c);
                if (set.Carries(row, c) && probability <= low)
                {
                    yield return new SuspectLabel(row, c, null, 1 - probability);
                }
                else if (!set.Carries(row, c) && probability >= high)
                {
                    yield return new SuspectLabel(row, null, c, probability);
                }
            }
        }
    }

    private static double Mean(PredictionSet set, int classIndex, bool carries, double otherwise)
        => Enumerable.Range(0, set.Rows).Where(row => set.Carries(row, classIndex) == carries)
            .Select(row => (double)set.Probability(row, classIndex)).DefaultIfEmpty(otherwise).Average();
}
