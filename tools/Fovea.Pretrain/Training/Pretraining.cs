using System.Diagnostics;
using Fovea.FineTuning.Graph;
using Fovea.FineTuning.Training;
using Fovea.Pretrain.Pool;
using Fovea.Pretrain.Results;
using Fovea.Pretrain.Students;
using TorchSharp;
using static TorchSharp.torch;

namespace Fovea.Pretrain.Training;

/// <summary>Trains until the schedule is done, from the last checkpoint if there is one.</summary>
internal sealed class Pretraining : IDisposable
{
    // A linear layer that is fitted anew has to follow the backbone.
    private const double LayerShare = 2;
    private const string CheckpointFile = "run.checkpoint";
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(20);

    private readonly Recipe recipe;
    private readonly string folder;
    private readonly TimeSpan checkpointInterval;
    private readonly Batches batches;
    private readonly PoolSplit split;
    private readonly Student student;
    private readonly Optimiser optimiser;
    private readonly DistillationLoss loss;
    private readonly LossLog log;
    private readonly GraphPrecision precision = Processor.HasBFloat16 ? GraphPrecision.BFloat16 : GraphPrecision.Float32;

    // Seconds trained over all starts; a tensor because checkpoints hold tensors.
    private readonly Tensor seconds = zeros(1).DetachFromDisposeScope();

    /// <param name="recipe">What to do.</param>
    /// <param name="folder">Where checkpoint, log and result lie.</param>
    /// <param name="start">The backbone to begin with.</param>
    /// <param name="batches">What is trained on.</param>
    /// <param name="split">Which pictures teach.</param>
    /// <param name="dimensions">Lengths of the teachers' outputs.</param>
    /// <param name="checkpointInterval">How often the state is written and the validation pictures are measured.</param>
    public Pretraining(
        Recipe recipe, string folder, StartingPoint start, Batches batches, PoolSplit split, IReadOnlyList<int> dimensions, TimeSpan checkpointInterval)
    {
        (this.recipe, this.folder, this.batches, this.split, this.checkpointInterval) = (recipe, folder, batches, split, checkpointInterval);
        student = new Student(start, dimensions.Sum() + (recipe.LabelWeight > 0 ? batches.ClassCount : 0));
        loss = new DistillationLoss(dimensions, recipe.LabelWeight);
        FitLayer();
        optimiser = new Optimiser(
            [.. student.BackboneParameters.Select(p => (p.Value, 1.0, p.Value.dim() > 1 ? recipe.WeightDecay : 0)), (student.Weights, LayerShare, recipe.WeightDecay), (student.Biases, LayerShare, 0)],
            recipe.AverageSteps);
        log = new LossLog(folder);
    }

    /// <summary>Trains.</summary>
    /// <param name="cancellationToken">Stops after the update under way, with a checkpoint.</param>
    /// <returns>The backbone with averaged weights, and its loss on the validation pictures; <see langword="null"/> when it was stopped.</returns>
    public (byte[] Onnx, double ValidationLoss)? Run(CancellationToken cancellationToken)
    {
        var step = Checkpoint.Read(Path.Combine(folder, CheckpointFile), State);
        if (step == 0)
        {
            log.Add(0, 0, 0, null, Validate());
        }

        var (sinceCheckpoint, sinceLog, losses) = (Stopwatch.StartNew(), Stopwatch.StartNew(), new List<double>());
        for (; Progress(step) is var progress && progress < 1; step++)
        {
            var watch = Stopwatch.StartNew();
            var rate = recipe.LearningRate * Schedule.Factor(recipe, progress);
            losses.Add(Update(step, rate));
            AddSeconds(watch.Elapsed.TotalSeconds);
            if (sinceLog.Elapsed > LogInterval)
            {
                log.Add(Seconds, Seen(step + 1), rate, losses.Average(), null);
                losses.Clear();
                sinceLog.Restart();
            }

            if (sinceCheckpoint.Elapsed > checkpointInterval || cancellationToken.IsCancellationRequested)
            {
                Checkpoint.Write(Path.Combine(folder, CheckpointFile), step + 1, State);
                if (cancellationToken.IsCancellationRequested)
                {
                    return null;
                }

                log.Add(Seconds, Seen(step + 1), rate, null, Averaged(Validate));
                sinceCheckpoint.Restart();
            }
        }

        Checkpoint.Write(Path.Combine(folder, CheckpointFile), step, State);
        return Averaged(() =>
        {
            var measured = Validate();
            log.Add(Seconds, Seen(step), 0, null, measured);
            return (student.Save(), measured);
        });
    }

    public void Dispose()
    {
        student.Dispose();
        optimiser.Dispose();
        seconds.Dispose();
    }

    private IEnumerable<Tensor> State => optimiser.State.Append(seconds);

    private double Seconds => seconds.item<float>();

    private long Seen(int step) => (long)step * recipe.Batch;

    private double Progress(int step) => Schedule.Progress(recipe, Seen(step), Seconds / 3600);

    private void AddSeconds(double more)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        seconds.copy_(tensor([(float)(Seconds + more)]));
    }

    private double Update(int step, double rate)
    {
        using var scope = NewDisposeScope();
        var (pictures, targets, labels) = batches.Step(step);
        var value = loss.Of(student.Forward(pictures, precision), targets, labels);
        value.backward();
        optimiser.Step(step, rate);
        return value.item<float>();
    }

    private double Validate()
    {
        using var noGradients = no_grad();
        var sum = 0.0;
        foreach (var rows in split.Validation.Chunk(recipe.Batch))
        {
            using var scope = NewDisposeScope();
            var (pictures, targets, labels) = batches.Squares(rows);
            sum += loss.Of(student.Forward(pictures, precision), targets, labels).item<float>() * rows.Length;
        }

        return sum / split.Validation.Length;
    }

    private T Averaged<T>(Func<T> measure)
    {
        optimiser.SwapAverage();
        try
        {
            return measure();
        }
        finally
        {
            optimiser.SwapAverage();
        }
    }

    private void FitLayer()
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var (features, targets) = (new List<Tensor>(), new List<Tensor>());
        foreach (var rows in batches.SampleRows.Chunk(recipe.Batch))
        {
            var (pictures, target, _) = batches.FirstViews(rows);
            features.Add(student.Features(pictures, precision));
            targets.Add(target);
            pictures.Dispose();
        }

        student.FitLayer(cat(features), cat(targets));
    }
}
