using System.Runtime.CompilerServices;
using Fovea.Engine.Data;

namespace Fovea.Engine.Training;

/// <summary>
/// Finds the temperature that makes logits of unseen pictures tell true probabilities.
/// Source: Guo et al. 2017, arXiv:1706.04599, section 4.2; targets are smoothed as in Platt 1999, section 2.2, so that a handful of
/// pictures without an error does not end in certainty.
/// </summary>
internal static class TemperatureScaling
{
    private const double MinTemperature = 0.05;
    private const double MaxTemperature = 20;
    private const int MaxSteps = 30;

    /// <summary>Fits one temperature for all classes.</summary>
    /// <param name="type">Softmax or sigmoid.</param>
    /// <param name="classCount">Number of classes, C.</param>
    /// <param name="logits"><c>[N, C]</c>.</param>
    /// <param name="labels">Class indices of each of the N pictures.</param>
    /// <param name="rows">The pictures to use.</param>
    /// <returns>The temperature, in [0.05, 20], and the mean smoothed log loss per picture at it.</returns>
    public static (double Temperature, double Loss) Fit(ClassificationType type, int classCount, float[] logits, int[][] labels, int[] rows)
    {
        // The loss is convex in the inverse temperature: Newton's method inside a shrinking bracket.
        var targets = new SmoothedTargets(type, classCount, labels, rows);
        double low = 1 / MaxTemperature, high = 1 / MinTemperature, inverse = 1, loss = 0;
        for (var i = 0; i < MaxSteps; i++)
        {
            (loss, var slope, var curvature) = Derivatives(type, classCount, logits, labels, rows, targets, inverse);
            (low, high) = slope > 0 ? (low, inverse) : (inverse, high);
            var next = inverse - (slope / curvature);
            next = next > low && next < high ? next : (low + high) / 2;
            if (Math.Abs(next - inverse) < 1e-4 * inverse)
            {
                break;
            }

            inverse = next;
        }

        return (1 / inverse, loss / rows.Length);
    }

    /// <param name="Positive">Multilabel: target of a picture that carries the class, <c>[C]</c>. Multiclass: target of the labelled class.</param>
    /// <param name="Negative">Multilabel: target of one that does not. Multiclass: target of every other class.</param>
    private readonly record struct SmoothedTargets(double[] Positive, double[] Negative)
    {
        public SmoothedTargets(ClassificationType type, int classCount, int[][] labels, int[] rows)
            : this(new double[classCount], new double[classCount])
        {
            var counts = new int[classCount];
            foreach (var c in rows.SelectMany(row => labels[row]))
            {
                counts[c]++;
            }

            for (var c = 0; c < classCount; c++)
            {
                var multiclass = type == ClassificationType.Multiclass;
                Positive[c] = multiclass ? (rows.Length + 1.0) / (rows.Length + 2.0) : (counts[c] + 1.0) / (counts[c] + 2.0);
                Negative[c] = multiclass ? 1 / (rows.Length + 2.0) / (classCount - 1) : 1 / (rows.Length - counts[c] + 2.0);
            }
        }
    }

    private static (double Loss, double Slope, double Curvature) Derivatives(
        ClassificationType type, int classCount, float[] logits, int[][] labels, int[] rows, SmoothedTargets targets, double inverse)
    {
        double loss = 0, slope = 0, curvature = 0;
        foreach (var row in rows)
        {
            var z = logits.AsSpan(row * classCount, classCount);
            var (l, s, c) = type == ClassificationType.Multiclass
                ? SoftmaxDerivatives(z, labels[row][0], targets, inverse)
                : SigmoidDerivatives(z, labels[row], targets, inverse);
            loss += l;
            slope += s;
            curvature += c;
        }

        return (loss, slope, curvature);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double Loss, double Slope, double Curvature) SoftmaxDerivatives(
        ReadOnlySpan<float> z, int label, SmoothedTargets targets, double inverse)
    {
        var best = z[0];
        for (var c = 1; c < z.Length; c++)
        {
            best = Math.Max(best, z[c]);
        }

        double sum = 0, first = 0, second = 0, expected = 0;
        for (var c = 0; c < z.Length; c++)
        {
            double d = z[c] - best, e = Math.Exp(inverse * d);
            sum += e;
            first += e * d;
            second += e * d * d;
            expected += (c == label ? targets.Positive[c] : targets.Negative[c]) * d;
        }

        var mean = first / sum;
        return (Math.Log(sum) - (inverse * expected), mean - expected, (second / sum) - (mean * mean));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double Loss, double Slope, double Curvature) SigmoidDerivatives(
        ReadOnlySpan<float> z, int[] label, SmoothedTargets targets, double inverse)
    {
        double loss = 0, slope = 0, curvature = 0;
        for (var c = 0; c < z.Length; c++)
        {
            var target = Array.IndexOf(label, c) >= 0 ? targets.Positive[c] : targets.Negative[c];
            double a = inverse * z[c], e = Math.Exp(-Math.Abs(a));
            var p = a >= 0 ? 1 / (1 + e) : e / (1 + e);
            loss += Math.Max(a, 0) + Math.Log(1 + e) - (target * a);
            slope += (p - target) * z[c];
            curvature += p * (1 - p) * z[c] * z[c];
        }

        return (loss, slope, curvature);
    }
}
