using System.Diagnostics;
using Fovea.Engine.Backbones;
using Fovea.Engine.Evaluation;
using Fovea.Engine.Features;
using Fovea.Engine.Models;

namespace Fovea.Engine.Training.Advanced;

/// <summary>Fine-tunes the backbone within a budget, in a process of its own, and keeps the better of the quick and the fine-tuned model.</summary>
/// <param name="backbone">Where fine-tuning starts, an 8-bit one at its float version; left to the caller to dispose.</param>
/// <param name="cache">Keeps features between runs.</param>
public sealed class AdvancedTrainer(Backbone backbone, IFeatureCache cache)
{
    /// <summary>Trains quickly, fine-tunes, and returns the model that does better on pictures it did not see.</summary>
    /// <param name="set">Pictures and tags.</param>
    /// <param name="options">Budget, seed, worker and folder.</param>
    /// <param name="progress">Receives progress, possibly from other threads, one at a time; or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops the run and its process.</param>
    /// <returns>The model; when it is the fine-tuned one, its metrics come from the pictures of the folds that the budget let be held out.</returns>
    /// <exception cref="ArgumentException">As for <see cref="QuickTrainer.Train"/>.</exception>
    /// <exception cref="FeatureExtractionException">A picture cannot be read; it is named by its content hash.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public TrainedModel Train(
        TrainingSet set, AdvancedTrainingOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(options);
        var watch = Stopwatch.StartNew();

        // Of the backbone as it is: what is kept, and what fine-tuning is compared with, is what a quick training gives.
        var quick = new QuickTrainer(backbone, cache).Train(set, new QuickTrainingOptions { Seed = options.Seed }, progress, cancellationToken);
        using var exact = backbone.LoadFloat();
        var start = exact ?? backbone;
        if (!File.Exists(Path.Combine(options.Folder, FineTuningJob.JobFile)))
        {
            new FineTuningFolder(start, cache, set, quick, options).Write(options.Budget - watch.Elapsed, progress, cancellationToken);
        }

        var worker = new FineTuningProcess(options.Worker, options.Folder);
        var result = worker.Run(progress, cancellationToken);
        if (result is null)
        {
            Report(progress, KeptModel.Quick, $"The process that fine-tunes ended twice before it was through; last with exit code {worker.LastExitCode}.", worker.LastProgress);
            return quick;
        }

        Report(progress, result.Kept, result.Reason, worker.LastProgress);
        return result.Kept == KeptModel.Quick ? quick : Compose(start.Manifest, set, options, quick, result);
    }

    private static void Report(IProgress<TrainingProgress>? progress, KeptModel kept, string reason, TrainingProgress? last)
    {
        if (progress is not null)
        {
            var advanced = last?.Advanced ?? new AdvancedProgress { Step = 0, Steps = 0, Epoch = 0, Epochs = 0 };
            progress.Report(new TrainingProgress("Choosing the better model", 1, 1) { Advanced = advanced with { Kept = kept, Reason = reason, Remaining = TimeSpan.Zero } });
        }
    }

    private static TrainedModel Compose(BackboneManifest start, TrainingSet set, AdvancedTrainingOptions options, TrainedModel quick, FineTuningResult result)
    {
        var order = FineTuningFolder.OrderOf(set);
        var (tags, folds) = (set.Tags.Count, Enumerable.Repeat(-1, set.Images.Count).ToArray());
        var probabilities = new float[set.Images.Count * tags];
        foreach (var (index, position) in result.MeasuredRows.Index())
        {
            var row = order[position];
            folds[row] = quick.OutOfFold.Folds[row];
            result.Probabilities.AsSpan(index * tags, tags).CopyTo(probabilities.AsSpan(row * tags));
        }

        var outOfFold = new OutOfFoldPredictions(tags, probabilities, folds);
        var evaluation = Evaluator.Evaluate(
            outOfFold.PredictedProbabilities(), [.. outOfFold.PredictedRows.Select(row => set.Images[row].ClassIndices)], set.Type, set.Tags,
            QuickTrainer.DefaultThreshold, options.Seed);
        evaluation = evaluation with { SuspectLabels = [.. evaluation.SuspectLabels.Select(s => s with { Row = outOfFold.PredictedRows[s.Row] })] };
        var head = new ClassificationHead(set.Type, start.Dimension, tags, result.HeadWeights, result.HeadBiases);
        var metadata = quick.Metadata with
        {
            BackboneId = start.Id,
            BackboneSha256 = start.Sha256,
            FineTuningSteps = result.Steps,
            Temperature = result.Temperature,
            Metrics = ModelMetrics.Of(evaluation),
        };
        var tuned = File.ReadAllBytes(Path.Combine(options.Folder, FineTuningResult.BackboneFile));
        return new TrainedModel(start, () => tuned, head, outOfFold, evaluation, metadata);
    }
}
