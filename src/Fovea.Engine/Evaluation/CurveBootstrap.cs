namespace Fovea.Engine.Evaluation;

/// <summary>Walks one ranking once for every resample, and keeps average precision, precision by recall level, and counts at thresholds.</summary>
internal sealed class CurveBootstrap
{
    /// <summary>Recall levels of a band: steps of 0.02.</summary>
    private const int Levels = 51;

    private readonly RankedScores ranked;
    private readonly Resampling resampling;
    private readonly int decisionsPerPicture;
    private readonly int[] predicted;
    private readonly float[][] precisionAtLevel;
    private readonly float[][] precisionAtThreshold;
    private readonly float[][] recallAtThreshold;

    /// <param name="ranked">The decisions; those of picture i are <c>i * decisionsPerPicture</c> and the following.</param>
    /// <param name="decisionsPerPicture">1 for a tag, the number of tags for all of them together.</param>
    /// <param name="resampling">The draws.</param>
    /// <param name="thresholds">Rising; where precision and recall are wanted.</param>
    public CurveBootstrap(RankedScores ranked, int decisionsPerPicture, Resampling resampling, IReadOnlyList<float> thresholds)
    {
        this.ranked = ranked;
        this.resampling = resampling;
        this.decisionsPerPicture = decisionsPerPicture;
        predicted = [.. thresholds.Select(ranked.CountAtLeast)];
        precisionAtLevel = Rows(Levels);
        precisionAtThreshold = Rows(predicted.Length);
        recallAtThreshold = Rows(predicted.Length);
        AveragePrecisions = new double[resampling.Count];
        Parallel.For(0, resampling.Count, Walk);
    }

    /// <summary>One for each resample; NaN where it drew no positive.</summary>
    public double[] AveragePrecisions { get; }

    public PrecisionRecallBand Band()
    {
        var intervals = precisionAtLevel.Select(Interval).ToArray();
        return new PrecisionRecallBand(
            [.. Enumerable.Range(0, Levels).Select(level => level / (Levels - 1.0))],
            [.. intervals.Select(i => i.Lower)], [.. intervals.Select(i => i.Upper)]);
    }

    public ConfidenceInterval PrecisionAt(int threshold) => Interval(precisionAtThreshold[threshold]);

    public ConfidenceInterval RecallAt(int threshold) => Interval(recallAtThreshold[threshold]);

    private float[][] Rows(int count) => [.. Enumerable.Range(0, count).Select(_ => new float[resampling.Count])];

    private ConfidenceInterval Interval(float[] samples) => Resampling.Interval(samples.Select(value => (double)value), resampling.Pictures);

    private void Walk(int resample)
    {
        var multiplicity = resampling[resample];
        long total = 0, hits = 0, before = 0, seen = 0;
        for (var item = 0; item < ranked.Positive.Length; item++)
        {
            total += ranked.Positive[item] ? multiplicity[item / decisionsPerPicture] : 0;
        }

        double sum = 0;
        var (level, threshold) = (0, predicted.Length - 1);
        for (var rank = 0; rank <= ranked.Order.Length; rank++)
        {
            // Rising thresholds predict fewer and fewer, so the last one is met first.
            for (; threshold >= 0 && predicted[threshold] == rank; threshold--)
            {
                precisionAtThreshold[threshold][resample] = (float)ThresholdMetrics.Ratio(hits, seen);
                recallAtThreshold[threshold][resample] = (float)ThresholdMetrics.Ratio(hits, total);
            }

            if (rank == ranked.Order.Length)
            {
                break;
            }

            var item = ranked.Order[rank];
            int times = multiplicity[item / decisionsPerPicture];
            seen += times;
            hits += ranked.Positive[item] ? times : 0;
            if (hits > before && ranked.EndsTie(rank))
            {
                var precision = (double)hits / seen;
                sum += (hits - before) * precision;
                before = hits;
                for (; level < Levels && hits * (Levels - 1) >= level * total; level++)
                {
                    precisionAtLevel[level][resample] = (float)precision;
                }
            }
        }

        AveragePrecisions[resample] = total == 0 ? double.NaN : sum / total;
        for (; level < Levels; level++)
        {
            precisionAtLevel[level][resample] = float.NaN;
        }
    }
}
