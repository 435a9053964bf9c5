using System.Data.Common;
using System.Diagnostics;
using Fovea.Engine.Data;
using Fovea.Engine.Training;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Features;
using Fovea.Server.Hosting;
using Fovea.Server.Hosting.Telemetry;
using Fovea.Server.Iterations.Advanced;
using Fovea.Server.Iterations.Progress;
using Fovea.Server.Jobs;
using Fovea.Server.Resources.Usage;
using Fovea.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Iterations;

/// <summary>Trains the iterations that wait, one of each kind at a time.</summary>
internal sealed partial class TrainingWorker(
    IDbContextFactory<AppDbContext> databases, BlobStore blobs, BackboneProvider backbones, BackboneWarmUp warmUp, FeatureFan fan, AdvancedTraining advanced, ForegroundWork foreground, UsageMeter usage, TimeProvider time,
    ILogger<TrainingWorker> logger) : IJobHandler
{
    /// <summary>A training that took its process down this often is not started again.</summary>
    private const int MaxAttempts = 5;

    public IReadOnlyDictionary<JobQueue, int> Queues { get; } = new Dictionary<JobQueue, int> { [JobQueue.Train] = 1, [JobQueue.Advanced] = 1 };

    /// <summary>Where trainings of a type wait.</summary>
    public static JobQueue QueueOf(TrainingType type) => type == TrainingType.Advanced ? JobQueue.Advanced : JobQueue.Train;

    public async Task<IReadOnlyList<WaitingRow>> FindUnsettledAsync(JobQueue queue, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var unsettled = await (
            from iteration in db.Iterations
            where iteration.Status == IterationStatus.Training
            join project in db.Projects on iteration.ProjectId equals project.Id
            orderby iteration.QueuedAt
            select new { iteration.Id, iteration.TrainingType, project.OwnerId, IsAutomatic = db.AutomaticTrainings.Any(t => t.IterationId == iteration.Id) }).ToListAsync(cancellationToken);
        return [.. unsettled.Where(i => QueueOf(i.TrainingType) == queue).Select(i => new WaitingRow(i.Id, i.OwnerId, i.IsAutomatic))];
    }

    public async Task RunAsync(Guid iterationId, CancellationToken cancellationToken)
    {
        await warmUp.Done.WaitAsync(cancellationToken);
        if (await ClaimAsync(iterationId, cancellationToken) is not { } claimed)
        {
            return;
        }

        var watch = Stopwatch.StartNew();
        await using var heartbeat = new TrainingHeartbeat(databases, claimed, time, cancellationToken);
        using var measured = Instruments.BeginTraining(iterationId);
        try
        {
            if (claimed.Attempt - claimed.Handovers > MaxAttempts)
            {
                throw new InvalidOperationException($"The training ended its process {MaxAttempts} times and is not tried again.");
            }

            var input = await LoadAsync(claimed, cancellationToken);
            await fan.ComputeAsync(claimed, [.. input.Set.Images.Select(image => image.ContentHash)], heartbeat, heartbeat.Token);
            var outcome = await Task.Factory.StartNew(
                () => Train(claimed, input, heartbeat, heartbeat.Token), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            await CompleteAsync(claimed, outcome, heartbeat.Progress, watch.Elapsed, cancellationToken);
            ModelMemory.Release();
            LogCompleted(iterationId, watch.Elapsed.TotalSeconds);
        }
        catch (OperationCanceledException) when (heartbeat.IsLost)
        {
            await usage.AddTrainingAsync(claimed.ProjectId, watch.Elapsed);
            LogAbandoned(iterationId);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested)
        {
            await HandOverAsync(claimed);
            throw new OperationCanceledException($"The training of iteration {iterationId} goes on elsewhere.", e, cancellationToken);
        }
        catch (Exception e) when (!e.IsMishap())
        {
            LogFailed(e, iterationId);
            measured.HasFailed = true;
            await FailAsync(claimed, heartbeat.Progress, watch.Elapsed, e);
        }

        // Not when the server stops: the next start goes on from there.
        advanced.Forget(iterationId);
    }

    /// <summary>Takes the iteration for this run.</summary>
    /// <returns><see langword="null"/> when it is gone, no longer waits, or another worker took it.</returns>
    internal async Task<IterationEntity?> ClaimAsync(Guid iterationId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var waiting = await db.Iterations.AsNoTracking().SingleOrDefaultAsync(i => i.Id == iterationId && i.Status == IterationStatus.Training, cancellationToken);
        if (waiting is null)
        {
            return null;
        }

        // Compared and raised in one statement, so that two workers never hold the same number.
        var last = waiting.Attempt++;
        var progress = TrainingHeartbeat.FirstRecord(time).Serialise();
        var taken = await db.Iterations.Where(i => i.Id == iterationId && i.Status == IterationStatus.Training && i.Attempt == last)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.Attempt, waiting.Attempt).SetProperty(i => i.Progress, progress), cancellationToken);
        return taken == 1 ? waiting : null;
    }

    private async Task<TrainingInput> LoadAsync(IterationEntity iteration, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var isMulticlass = iteration.ClassificationType == Protocol.Training.Classifier.Multiclass;
        var tags = await db.Tags.AsNoTracking().Where(t => t.SnapshotId == iteration.Id).OrderBy(t => t.Created).ThenBy(t => t.Id).ToListAsync(cancellationToken);
        var classes = tags.Where(t => isMulticlass || t.Type != TagType.Negative).ToList();
        var classIndices = classes.Select((tag, index) => (tag.Id, index)).ToDictionary(pair => pair.Id, pair => pair.index);

        var images = await db.SnapshotImages.AsNoTracking().Where(i => i.SnapshotId == iteration.Id && i.Tags.Any())
            .OrderBy(i => i.Created).ThenBy(i => i.ImageId)
            .Select(i => new { i.ImageId, i.ContentHash, Tags = i.Tags.Select(t => t.TagId).ToList() })
            .ToListAsync(cancellationToken);
        var trainingImages = images.Select(image => new TrainingImage(
            image.ContentHash,
            () => blobs.Read(image.ContentHash),
            [.. image.Tags.Where(classIndices.ContainsKey).Select(id => classIndices[id]).Order()]));
        var disabled = await db.Projects.Where(p => p.Id == iteration.ProjectId).Select(p => p.DisabledAugmentations).SingleAsync(cancellationToken);
        return new TrainingInput(
            new TrainingSet(isMulticlass ? ClassificationType.Multiclass : ClassificationType.Multilabel, [.. classes.Select(t => t.Name)], [.. trainingImages]),
            [.. classes.Select(t => t.Id)],
            [.. images.Select(i => i.ImageId)],
            disabled);
    }

    private TrainingOutcome Train(IterationEntity iteration, TrainingInput input, IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        var model = iteration.TrainingType == TrainingType.Advanced
            ? advanced.Train(input.Set, iteration, input.DisabledAugmentations, progress, cancellationToken)
            : TrainQuickly(iteration, input, progress, cancellationToken);
        var rows = model.OutOfFold.PredictedRows;
        var evaluation = new EvaluationRecord
        {
            TagIds = input.TagIds,
            TagNames = input.Set.Tags,
            ImageIds = [.. rows.Select(row => input.ImageIds[row])],
            Labels = [.. rows.Select(row => input.Set.Images[row].ClassIndices.ToArray())],
            Probabilities = EvaluationRecord.ToBytes(model.OutOfFold.PredictedProbabilities()),
            Folds = [.. rows.Select(row => model.OutOfFold.Folds[row])],
        };
        return new TrainingOutcome(model.ToOnnx(), evaluation.Serialise());
    }

    private TrainedModel TrainQuickly(IterationEntity iteration, TrainingInput input, IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        using var turn = foreground.Begin();
        return new QuickTrainer(backbones.For(iteration.DomainId).Backbone, backbones.Features).Train(input.Set, new QuickTrainingOptions(), progress, cancellationToken);
    }

    internal async Task CompleteAsync(IterationEntity claimed, TrainingOutcome outcome, string progress, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        var modelHash = await blobs.WriteAsync(outcome.Model, cancellationToken);
        var evaluationHash = await blobs.WriteAsync(outcome.Evaluation, cancellationToken);
        await usage.AddTrainingAsync(claimed.ProjectId, elapsed);
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Iterations.Where(i => i.Id == claimed.Id && i.Attempt == claimed.Attempt && i.Status == IterationStatus.Training).ExecuteUpdateAsync(
            set => set
                .SetProperty(i => i.Status, IterationStatus.Completed)
                .SetProperty(i => i.Progress, progress)
                .SetProperty(i => i.ModelHash, modelHash)
                .SetProperty(i => i.EvaluationHash, evaluationHash)
                .SetProperty(i => i.TrainedAt, now)
                .SetProperty(i => i.LastModified, now)
                .SetProperty(i => i.TrainingSeconds, elapsed.TotalSeconds),
            cancellationToken);
    }

    /// <summary>Says that this attempt ended because its process was told to stop, which says nothing against the training.</summary>
    private async Task HandOverAsync(IterationEntity claimed)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
            await db.Iterations.Where(i => i.Id == claimed.Id && i.Attempt == claimed.Attempt)
                .ExecuteUpdateAsync(set => set.SetProperty(i => i.Handovers, i => i.Handovers + 1), CancellationToken.None);
        }
        catch (Exception e) when (e.Causes().Any(cause => cause is DbException))
        {
            // Then it counts as an attempt that took its process down.
        }
    }

    private async Task FailAsync(IterationEntity claimed, string progress, TimeSpan elapsed, Exception cause)
    {
        // Only what the engine says of pictures and tags is for the owner; other texts may hold paths and stay in the log.
        var details = cause is Engine.Features.FeatureExtractionException or ArgumentException
            ? cause.Message
            : "The training failed; the server's log has the details.";
        await usage.AddTrainingAsync(claimed.ProjectId, elapsed);
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        await db.Iterations.Where(i => i.Id == claimed.Id && i.Attempt == claimed.Attempt && i.Status == IterationStatus.Training).ExecuteUpdateAsync(
            set => set
                .SetProperty(i => i.Status, IterationStatus.Failed)
                .SetProperty(i => i.Progress, progress)
                .SetProperty(i => i.TrainingErrorDetails, details)
                .SetProperty(i => i.LastModified, time.GetUtcNow())
                .SetProperty(i => i.TrainingSeconds, elapsed.TotalSeconds),
            CancellationToken.None);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Completed iteration {IterationId} in {Seconds:F2} s")]
    private partial void LogCompleted(Guid iterationId, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopped training iteration {IterationId}: it was cancelled, deleted or taken by another attempt")]
    private partial void LogAbandoned(Guid iterationId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Iteration {IterationId} failed")]
    private partial void LogFailed(Exception exception, Guid iterationId);

    private sealed record TrainingInput(TrainingSet Set, IReadOnlyList<Guid> TagIds, IReadOnlyList<Guid> ImageIds, IReadOnlyList<string> DisabledAugmentations);

    internal sealed record TrainingOutcome(byte[] Model, byte[] Evaluation);
}
