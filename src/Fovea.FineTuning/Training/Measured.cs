using System.Globalization;
using System.Numerics.Tensors;
using Fovea.Engine.Data;
using Fovea.Engine.Evaluation;
using Fovea.Engine.Models;
using Fovea.Engine.Training;
using Fovea.Engine.Training.Advanced;

namespace Fovea.FineTuning.Training;

/// <summary>Predictions of held-out pictures by fine-tuned models, beside those of the quick model.</summary>
internal sealed class Measured(FineTuningJob job)
{
    private readonly List<int> folds = [];
    private readonly List<int> rows = [];
    private readonly List<float> logits = [];

    public IReadOnlyList<int> Rows => rows;

    public int Count => rows.Count;

    /// <summary>The temperature for logits of pictures like these.</summary>
    public double Temperature => TemperatureOf(Enumerable.Range(0, rows.Count));

    public double Accuracy => Count == 0 ? 0 : CorrectAdvanced().Average();

    public double QuickAccuracy => Count == 0 ? 0 : CorrectQuick().Average();

    /// <summary>More accurate than the quick model on these pictures; with equal accuracy, surer of what is right.</summary>
    public bool IsBetter => Accuracy > QuickAccuracy || (Accuracy == QuickAccuracy && LogLoss(Probabilities()) < LogLoss(QuickProbabilities()));

    public void Add(int fold, int[] heldOut, float[] heldOutLogits)
    {
        folds.AddRange(Enumerable.Repeat(fold, heldOut.Length));
        rows.AddRange(heldOut);
        logits.AddRange(heldOutLogits);
    }

    /// <summary>Whether the loss against the quick model is larger than both a limit and what chance explains.</summary>
    public bool IsHopeless(double deficit)
    {
        var differences = CorrectAdvanced().Zip(CorrectQuick(), (a, q) => a - q).ToArray();
        var mean = differences.Average();
        var deviation = Math.Sqrt(differences.Average(d => (d - mean) * (d - mean)) / differences.Length);
        return mean < -deficit && mean < -1.5 * deviation;
    }

    /// <summary>Calibrated probabilities, <c>[rows, C]</c>; the temperature of a fold comes from the others, where there are any.</summary>
    public float[] Probabilities()
    {
        var probabilities = logits.ToArray();
        foreach (var fold in folds.Distinct())
        {
            var others = Enumerable.Range(0, rows.Count).Where(i => folds[i] != fold).ToArray();
            var temperature = (float)TemperatureOf(others.Length > 0 ? others : Enumerable.Range(0, rows.Count));
            foreach (var i in Enumerable.Range(0, rows.Count).Where(i => folds[i] == fold))
            {
                var row = probabilities.AsSpan(i * job.ClassCount, job.ClassCount);
                TensorPrimitives.Divide(row, temperature, row);
                ClassificationHead.LogitsToProbabilities(job.Type, row);
            }
        }

        return probabilities;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"accuracy {Accuracy:P1} against {QuickAccuracy:P1} of quick training on {Count} pictures");

    private double TemperatureOf(IEnumerable<int> positions) =>
        TemperatureScaling.Fit(job.Type, job.ClassCount, [.. logits], [.. rows.Select(row => job.Labels[row])], [.. positions]).Temperature;

    private float[] QuickProbabilities() => [.. rows.SelectMany(row => job.QuickProbabilities.Skip(row * job.ClassCount).Take(job.ClassCount))];

    private IEnumerable<double> CorrectAdvanced() => Correct(Probabilities());

    private IEnumerable<double> CorrectQuick() => Correct(QuickProbabilities());

    private IEnumerable<double> Correct(float[] probabilities) => Enumerable.Range(0, rows.Count).Select(i =>
    {
        var row = probabilities.AsSpan(i * job.ClassCount, job.ClassCount);
        return job.Type == ClassificationType.Multiclass
            ? TensorPrimitives.IndexOfMax<float>(row) == job.Labels[rows[i]][0] ? 1.0 : 0
            : DecisionsRight(row, job.Labels[rows[i]]);
    });

    // Single decisions, because all of a picture's being right is too coarse to compare models by.
    private static double DecisionsRight(ReadOnlySpan<float> row, int[] labels)
    {
        var right = 0;
        for (var c = 0; c < row.Length; c++)
        {
            right += row[c] >= QuickTrainer.DefaultThreshold == labels.Contains(c) ? 1 : 0;
        }

        return right / (double)row.Length;
    }

    private double LogLoss(float[] probabilities)
    {
        var sum = 0.0;
        for (var i = 0; i < rows.Count; i++)
        {
            for (var c = 0; c < job.ClassCount; c++)
            {
                var probability = probabilities[(i * job.ClassCount) + c];
                var isLabel = job.Labels[rows[i]].Contains(c);
                sum -= isLabel ? Math.Log(Math.Max(1e-7, probability)) : job.Type == ClassificationType.Multilabel ? Math.Log(Math.Max(1e-7, 1 - probability)) : 0;
            }
        }

        return sum;
    }
}
