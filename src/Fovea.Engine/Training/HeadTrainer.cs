namespace Fovea.Engine.Training;

/// <summary>Trains a <see cref="Models.ClassificationHead"/> on backbone features.</summary>
public static class HeadTrainer
{
    /// <summary>Trains a head and predicts every picture out-of-fold.</summary>
    /// <param name="data">Features and labels.</param>
    /// <param name="options">Seed and number of folds.</param>
    /// <param name="progress">Receives progress, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <exception cref="ArgumentException">The data contradict themselves or hold numbers that are not finite.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public static HeadTrainingResult Train(
        HeadTrainingData data, HeadTrainingOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
        => throw new NotImplementedException();
}
