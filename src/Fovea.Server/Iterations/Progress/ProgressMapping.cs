using Fovea.Engine.Training;
using Fovea.Protocol.Iterations;
using Fovea.Protocol.Training;

namespace Fovea.Server.Iterations.Progress;

internal static class ProgressMapping
{
    /// <param name="iteration">The iteration.</param>
    /// <param name="ahead">Trainings before it.</param>
    /// <param name="now">The time.</param>
    public static IterationProgress ToProgress(this IterationEntity iteration, int ahead, DateTimeOffset now)
    {
        var record = ProgressRecord.Parse(iteration.Progress);
        var isTraining = iteration.Status == IterationStatus.Training;
        return new IterationProgress
        {
            IterationId = iteration.Id,
            Status = iteration.Status,
            Stage = !isTraining ? iteration.Status : record?.Training.Stage ?? "Queued",
            Done = record?.Training.Done ?? 0,
            Total = record?.Training.Total ?? 0,
            Ahead = ahead,
            ElapsedSeconds = !isTraining ? iteration.TrainingSeconds : record is null ? 0 : Math.Max(0, (now - record.Started).TotalSeconds),
            RemainingSeconds = isTraining && record is not null ? Remaining(record, now)?.TotalSeconds : null,
            Advanced = record?.Training.Advanced?.ToContract(),
        };
    }

    private static AdvancedTrainingProgress ToContract(this AdvancedProgress progress) => new()
    {
        Step = progress.Step,
        Steps = progress.Steps,
        Epoch = progress.Epoch,
        Epochs = progress.Epochs,
        ValidationAccuracy = progress.ValidationAccuracy,
        QuickAccuracy = progress.QuickAccuracy,
        Kept = progress.Kept?.ToString(),
        Reason = progress.Reason,
    };

    private static TimeSpan? Remaining(ProgressRecord record, DateTimeOffset now) => record.Training switch
    {
        { Advanced.Remaining: { } remaining } => remaining,
        { Done: > 0 } stage when stage.Total >= stage.Done => (now - record.StageStarted) * ((stage.Total - stage.Done) / (double)stage.Done),
        _ => null,
    };
}
