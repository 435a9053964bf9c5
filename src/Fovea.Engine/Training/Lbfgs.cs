namespace Fovea.Engine.Training;

/// <summary>
/// Limited-memory BFGS with a weak-Wolfe line search by bracketing and bisection.
/// Source: Nocedal and Wright, Numerical Optimization, 2nd ed., algorithms 7.4 and 7.5; Lewis and Overton 2013, algorithm 2.6.
/// </summary>
internal sealed class Lbfgs
{
    /// <summary>Computes the value at a point and writes the gradient.</summary>
    internal delegate double Objective(float[] point, float[] gradient);

    private const int Memory = 10;
    private const double SufficientDecrease = 1e-4;
    private const double Curvature = 0.9;
    private const int MaxLineSearchSteps = 20;

    // Values are sums of float32 terms: a rise below this is rounding noise.
    private const double ValueNoise = 1e-7;

    private readonly Objective objective;
    private readonly double tolerance;
    private readonly int maxIterations;
    private readonly List<(float[] Step, float[] Change, double Product)> pairs = [];
    private float[] point;
    private float[] gradient;
    private float[] nextPoint;
    private float[] nextGradient;

    private Lbfgs(Objective objective, float[] start, double tolerance, int maxIterations)
    {
        this.objective = objective;
        this.tolerance = tolerance;
        this.maxIterations = maxIterations;
        point = [.. start];
        gradient = new float[start.Length];
        nextPoint = new float[start.Length];
        nextGradient = new float[start.Length];
    }

    /// <summary>Finds a minimum of a convex function.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="start">Where to start; not changed.</param>
    /// <param name="tolerance">Stops when two iterations in a row lower the value by less than this share of it.</param>
    /// <param name="maxIterations">Most iterations.</param>
    /// <param name="cancellationToken">Asked once per iteration.</param>
    public static (float[] Point, double Value) Minimise(
        Objective objective, float[] start, double tolerance, int maxIterations, CancellationToken cancellationToken)
        => new Lbfgs(objective, start, tolerance, maxIterations).Run(cancellationToken);

    private (float[] Point, double Value) Run(CancellationToken cancellationToken)
    {
        var value = objective(point, gradient);
        var slowIterations = 0;
        for (var i = 0; i < maxIterations && slowIterations < 2; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Search(value) is not { } next)
            {
                if (pairs.Count == 0)
                {
                    break;
                }

                // The curvature estimate misled the search: forget it and try the plain gradient before giving up.
                pairs.Clear();
                continue;
            }

            slowIterations = value - next <= tolerance * Math.Abs(next) ? slowIterations + 1 : 0;
            Remember();
            (point, nextPoint) = (nextPoint, point);
            (gradient, nextGradient) = (nextGradient, gradient);
            value = next;
        }

        return (point, value);
    }

    /// <summary>Moves to <c>nextPoint</c> and returns the value there, or null when no step along the direction lowers the value.</summary>
    private double? Search(double value)
    {
        var direction = Direction();
        double slope = FloatVectors.Dot(gradient, direction);
        if (!(slope < 0))
        {
            return null;
        }

        double low = 0, high = double.PositiveInfinity;
        var step = pairs.Count == 0 ? Math.Min(1, 1 / Math.Sqrt(-slope)) : 1;
        for (var i = 0; i < MaxLineSearchSteps; i++)
        {
            FloatVectors.AddScaled(point, (float)step, direction, nextPoint);
            var next = objective(nextPoint, nextGradient);
            if (!(next <= value + (SufficientDecrease * step * slope) + (ValueNoise * Math.Abs(value))))
            {
                high = step;
            }
            else if (FloatVectors.Dot(nextGradient, direction) < Curvature * slope)
            {
                low = step;
            }
            else
            {
                return next;
            }

            step = double.IsInfinity(high) ? 2 * low : (low + high) / 2;
        }

        return null;
    }

    private float[] Direction()
    {
        var direction = new float[point.Length];
        FloatVectors.AddScaled(direction, -1, gradient, direction);
        Span<double> alphas = stackalloc double[Memory];
        for (var i = pairs.Count - 1; i >= 0; i--)
        {
            alphas[i] = FloatVectors.Dot(pairs[i].Step, direction) / pairs[i].Product;
            FloatVectors.AddScaled(direction, (float)-alphas[i], pairs[i].Change, direction);
        }

        if (pairs.Count > 0)
        {
            var (_, change, product) = pairs[^1];
            FloatVectors.Scale(direction, (float)(product / FloatVectors.Dot(change, change)));
        }

        for (var i = 0; i < pairs.Count; i++)
        {
            var beta = FloatVectors.Dot(pairs[i].Change, direction) / pairs[i].Product;
            FloatVectors.AddScaled(direction, (float)(alphas[i] - beta), pairs[i].Step, direction);
        }

        return direction;
    }

    private void Remember()
    {
        var reuse = pairs.Count == Memory;
        var (step, change) = reuse ? (pairs[0].Step, pairs[0].Change) : (new float[point.Length], new float[point.Length]);
        FloatVectors.AddScaled(nextPoint, -1, point, step);
        FloatVectors.AddScaled(nextGradient, -1, gradient, change);
        double product = FloatVectors.Dot(step, change);
        if (reuse)
        {
            pairs.RemoveAt(0);
        }

        // Rounding can spoil the curvature that the line search guarantees in exact arithmetic.
        if (product > 1e-30)
        {
            pairs.Add((step, change, product));
        }
    }
}
