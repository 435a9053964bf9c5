namespace Fovea.Engine.Evaluation;

/// <summary>One tag's scores, highest first; equal scores are one step of every curve.</summary>
internal sealed class RankedScores
{
    private readonly float[] scores;
    private readonly int[] truePositives;

    public RankedScores(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive)
    {
        if (scores.Length != isPositive.Length)
        {
            throw new ArgumentException($"Got {scores.Length} scores and {isPositive.Length} labels; there must be as many.");
        }

        this.scores = new float[scores.Length];
        Order = new int[scores.Length];
        truePositives = new int[scores.Length];
        Positive = isPositive.ToArray();
        for (var i = 0; i < scores.Length; i++)
        {
            if (float.IsNaN(scores[i]))
            {
                throw new ArgumentException($"Score {i} is not a number.");
            }

            this.scores[i] = -scores[i];
            Order[i] = i;
        }

        Array.Sort(this.scores, Order);
        for (int i = 0, hits = 0; i < Order.Length; i++)
        {
            this.scores[i] = -this.scores[i];
            hits += Positive[Order[i]] ? 1 : 0;
            truePositives[i] = hits;
        }
    }

    /// <summary>Picture of each rank.</summary>
    public int[] Order { get; }

    /// <summary>Whether each picture (not rank) carries the tag.</summary>
    public bool[] Positive { get; }

    public int PositiveCount => truePositives.Length == 0 ? 0 : truePositives[^1];

    public float Score(int rank) => scores[rank];

    public int TruePositives(int rank) => truePositives[rank];

    /// <summary>Whether the next rank has another score, so that a threshold can fall between them.</summary>
    public bool EndsTie(int rank) => rank + 1 == scores.Length || scores[rank + 1] != scores[rank];

    /// <summary>How many scores are at least the threshold.</summary>
    public int CountAtLeast(float threshold)
    {
        int low = 0, high = scores.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = scores[middle] >= threshold ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Average precision with every picture counted once.</summary>
    public double AveragePrecision()
    {
        double sum = 0;
        var before = 0;
        for (var rank = 0; rank < scores.Length; rank++)
        {
            if (EndsTie(rank) && truePositives[rank] > before)
            {
                sum += (truePositives[rank] - before) * (truePositives[rank] / (rank + 1.0));
                before = truePositives[rank];
            }
        }

        return before == 0 ? 0 : sum / before;
    }

    /// <summary>Average precision with picture i counted <c>multiplicity[i]</c> times; NaN when no positive is counted.</summary>
    public double AveragePrecision(ReadOnlySpan<ushort> multiplicity)
    {
        double sum = 0;
        int before = 0, hits = 0, seen = 0;
        for (var rank = 0; rank < scores.Length; rank++)
        {
            var picture = Order[rank];
            seen += multiplicity[picture];
            hits += Positive[picture] ? multiplicity[picture] : 0;
            if (hits > before && EndsTie(rank))
            {
                sum += (hits - before) * ((double)hits / seen);
                before = hits;
            }
        }

        return before == 0 ? double.NaN : sum / before;
    }
}
