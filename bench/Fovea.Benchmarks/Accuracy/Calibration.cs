using Fovea.Engine.Data;
using Fovea.Engine.Evaluation;

namespace Fovea.Benchmarks.Accuracy;

/// <summary>How much of a calibration error is due to the small number of test pictures.</summary>
internal static class Calibration
{
    private const int Draws = 200;

    /// <summary>The mean expected calibration error of labels drawn from the probabilities themselves: no model can be expected to do better.</summary>
    /// <param name="probabilities"><c>[N, C]</c>, of one tag a picture.</param>
    /// <param name="classCount">C.</param>
    public static double Chance(float[] probabilities, int classCount)
    {
        var random = new Random(0);
        var sum = 0.0;
        for (var draw = 0; draw < Draws; draw++)
        {
            IReadOnlyList<int>[] labels = [.. probabilities.Chunk(classCount).Select(row => (int[])[Draw(row, random)])];
            sum += ExpectedCalibrationError.Compute(ExpectedCalibrationError.Bins(probabilities, labels, classCount, ClassificationType.Multiclass));
        }

        return sum / Draws;
    }

    private static int Draw(float[] probabilities, Random random)
    {
        var left = random.NextDouble();
        var c = 0;
        while (c < probabilities.Length - 1 && (left -= probabilities[c]) >= 0)
        {
            c++;
        }

        return c;
    }
}
