namespace Fovea.Benchmarks;

/// <summary>What one round measured.</summary>
internal sealed record ExerciseNumbers(
    double FirstTrainingSeconds, double FirstTrainingProcessorSeconds, double SecondTrainingSeconds, double SecondTrainingProcessorSeconds,
    double Precision, double Recall, double AveragePrecision,
    double FirstPredictionMilliseconds, double MedianPredictionMilliseconds, double Percentile99PredictionMilliseconds, long PeakMebibytes, long LastMebibytes);
