using System.Diagnostics;
using System.Runtime.InteropServices;
using Fovea.Engine.Data;
using Fovea.Engine.Models;
using Fovea.Engine.Training;
using Fovea.Engine.Training.Advanced;
using Fovea.FineTuning.Graph;
using Fovea.FineTuning.Native;
using static TorchSharp.torch;

namespace Fovea.FineTuning.Training;

/// <summary>Does a job: fine-tunes once for each measured fold without its pictures, then on all pictures, and says which model is better.</summary>
/// <remarks>
/// The predictions that are reported and that decide are made by runs which saw neither the pictures nor their near-duplicates, neither in
/// their head nor in their backbone, and nothing is chosen by them but the better of two models.
/// </remarks>
internal sealed class FineTuner
{
    private const string Stage = "Fine-tuning the backbone";

    // Smaller views train faster and, with random crops, fit the larger ones of prediction (Touvron et al. 2019, arXiv:1906.06423).
    private const double TrainingSizeShare = 0.8;
    private const int Stride = 32;

    // After the first fold: as many more mistakes than quick training, beyond chance, end the attempt.
    private const double HopelessDeficit = 0.02;

    private readonly FineTuningJob job;
    private readonly string folder;
    private readonly IProgress<TrainingProgress> progress;
    private readonly JobFeatures features;
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private double? validationAccuracy;
    private double? quickAccuracy;
    private (int Step, TimeSpan At)? started;

    public FineTuner(string folder, IProgress<TrainingProgress> progress)
    {
        (this.folder, this.progress) = (folder, progress);
        job = FineTuningJob.Read(folder);
        features = new JobFeatures(job, folder);
    }

    /// <summary>Works until the result is written.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        TorchLibrary.Load();
        set_num_threads(Environment.ProcessorCount);
        using var pictures = new PictureStore(job, folder);
        var plan = FineTuningPlan.Read(folder) ?? MakePlan(pictures);
        if (plan.Steps == 0)
        {
            Keep(KeptModel.Quick, "The budget is too short for this backbone and machine.", plan, new Measured(job));
            return;
        }

        var measured = new Measured(job);
        foreach (var (run, fold) in plan.Folds.Index())
        {
            Measure(run, fold, plan, pictures, measured, cancellationToken);
            (validationAccuracy, quickAccuracy) = (measured.Accuracy, measured.QuickAccuracy);
            if (run == 0 && measured.IsHopeless(HopelessDeficit))
            {
                Keep(KeptModel.Quick, $"Fine-tuning lost accuracy on the first fold ({measured}), so it was stopped.", plan, measured);
                return;
            }
        }

        if (!measured.IsBetter)
        {
            Keep(KeptModel.Quick, $"Fine-tuning gained nothing on held-out pictures ({measured}).", plan, measured);
            return;
        }

        using var final = NewRun(plan, pictures, plan.Folds.Length, [.. Enumerable.Range(0, job.Labels.Length)]);
        final.Train(step => Report(plan, plan.Folds.Length, step), cancellationToken);
        File.WriteAllBytes(Path.Combine(folder, FineTuningResult.BackboneFile), final.Network.SaveBackbone());
        Keep(KeptModel.Advanced, $"Fine-tuning gained on held-out pictures ({measured}).", plan, measured, final.Network.ToHead(measured.Temperature));
        final.DeleteCheckpoint();
    }

    private FineTuningPlan MakePlan(PictureStore pictures)
    {
        var isFixed = TorchGraph.HasFixedSide(File.ReadAllBytes(Path.Combine(folder, FineTuningJob.BackboneFile)), job.InputName);
        var side = isFixed ? job.InputSizePixels : Math.Max(64, (int)Math.Round(job.InputSizePixels * TrainingSizeShare / Stride) * Stride);
        var precision = Processor.HasBFloat16 ? GraphPrecision.BFloat16 : GraphPrecision.Float32;
        var batch = FineTuningPlan.BatchFor(job.Labels.Length);
        var trial = FineTuningPlan.Make(job, batch, side, precision, 1) with { Steps = 1000 };
        var seconds = 0.0;
        if (job.FixedSteps is null)
        {
            using var run = NewRun(trial, pictures, number: -1, [.. Enumerable.Range(0, job.Labels.Length)]);
            // The first steps compile and allocate.
            run.Step(0);
            run.Step(1);
            var timer = Stopwatch.StartNew();
            const int timed = 5;
            for (var step = 2; step < 2 + timed; step++)
            {
                run.Step(step);
            }

            seconds = timer.Elapsed.TotalSeconds / timed;
        }

        var plan = FineTuningPlan.Make(job, batch, side, precision, seconds);
        plan.Write(folder);
        return plan;
    }

    private void Measure(int run, int fold, FineTuningPlan plan, PictureStore pictures, Measured measured, CancellationToken cancellationToken)
    {
        int[] heldOut = [.. Rows(f => f == fold)];
        var path = Path.Combine(folder, $"fold-{fold}.logits");
        float[] logits;
        if (File.Exists(path))
        {
            logits = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray();
        }
        else
        {
            using var training = NewRun(plan, pictures, run, [.. Rows(f => f != fold)]);
            training.Train(step => Report(plan, run, step), cancellationToken);
            logits = training.Predict(heldOut);
            File.WriteAllBytes(path + ".tmp", MemoryMarshal.AsBytes(logits.AsSpan()).ToArray());
            File.Move(path + ".tmp", path, overwrite: true);
            training.DeleteCheckpoint();
        }

        measured.Add(fold, heldOut, logits);
    }

    private IEnumerable<int> Rows(Func<int, bool> inFold) => Enumerable.Range(0, job.Folds.Length).Where(row => inFold(job.Folds[row]));

    private TrainingRun NewRun(FineTuningPlan plan, PictureStore pictures, int number, int[] rows) =>
        new(job, plan, pictures, features, folder, number, rows);

    private void Report(FineTuningPlan plan, int run, int step)
    {
        var (done, total) = ((run * plan.Steps) + step, plan.Runs * plan.Steps);
        progress.Report(new TrainingProgress(Stage, done, total) { Advanced = Progress(plan, done, kept: null) });
    }

    private AdvancedProgress Progress(FineTuningPlan plan, int done, KeptModel? kept)
    {
        var (total, pass) = (plan.Runs * plan.Steps, plan.Batch / (double)job.Labels.Length);
        // At the pace of this process; at the plan's before there is one.
        started ??= (done, watch.Elapsed);
        var secondsPerStep = done - started.Value.Step > 20 ? (watch.Elapsed - started.Value.At).TotalSeconds / (done - started.Value.Step) : plan.SecondsPerStep;
        return new AdvancedProgress
        {
            Step = done,
            Steps = total,
            Epoch = Math.Round(done * pass, 2),
            Epochs = Math.Round(total * pass, 2),
            ValidationAccuracy = validationAccuracy,
            QuickAccuracy = quickAccuracy,
            Remaining = kept is null ? TimeSpan.FromSeconds(secondsPerStep * (total - done)) : null,
            Kept = kept,
        };
    }

    private void Keep(KeptModel kept, string reason, FineTuningPlan plan, Measured measured, ClassificationHead? head = null)
    {
        var isAdvanced = kept == KeptModel.Advanced;
        new FineTuningResult
        {
            Kept = kept,
            Reason = reason,
            MeasuredRows = [.. measured.Rows],
            Probabilities = measured.Count == 0 ? [] : measured.Probabilities(),
            AdvancedAccuracy = measured.Accuracy,
            QuickAccuracy = measured.QuickAccuracy,
            HeadWeights = head?.Weights ?? [],
            HeadBiases = head?.Biases ?? [],
            Temperature = isAdvanced ? (float)measured.Temperature : 1,
            Steps = plan.Steps,
        }.Write(folder);
        var steps = plan.Runs * plan.Steps;
        progress.Report(new TrainingProgress(Stage, steps, steps) { Advanced = Progress(plan, steps, kept) });
    }
}
