namespace Fovea.Server.Resources.Usage;

/// <summary>Amounts to add to a day's usage.</summary>
internal readonly record struct UsageCounts
{
    public long TrainingCalls { get; init; }
    public long PredictionCalls { get; init; }
    public long PicturesUploaded { get; init; }
    public long PicturesPredicted { get; init; }
    public double TrainingSeconds { get; init; }

    public static UsageCounts operator +(UsageCounts left, UsageCounts right) => new()
    {
        TrainingCalls = left.TrainingCalls + right.TrainingCalls,
        PredictionCalls = left.PredictionCalls + right.PredictionCalls,
        PicturesUploaded = left.PicturesUploaded + right.PicturesUploaded,
        PicturesPredicted = left.PicturesPredicted + right.PicturesPredicted,
        TrainingSeconds = left.TrainingSeconds + right.TrainingSeconds,
    };
}
