namespace Fovea.Benchmarks;

/// <summary>What one round measured.</summary>
internal sealed record ExerciseNumbers(
    double FirstTrainingSeconds, double SecondTrainingSeconds, double Precision, double Recall, double AveragePrecision,
    double FirstPredictionMilliseconds, double MedianPredictionMilliseconds, double Percentile99PredictionMilliseconds, long PeakMebibytes, long LastMebibytes);
