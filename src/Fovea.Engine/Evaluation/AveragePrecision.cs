namespace Fovea.Engine.Evaluation;

/// <summary>Average precision.</summary>
public static class AveragePrecision
{
    /// <summary>Computes the average precision.</summary>
    public static double Compute(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive) => throw new NotImplementedException();
}
