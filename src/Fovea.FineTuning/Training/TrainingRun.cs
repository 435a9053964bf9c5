using System.Diagnostics;
using Fovea.Engine.Training.Advanced;
using Fovea.FineTuning.Graph;
using TorchSharp;
using static TorchSharp.torch;

namespace Fovea.FineTuning.Training;

/// <summary>One fine-tuning from the backbone as it is to the end of its schedule.</summary>
internal sealed class TrainingRun : IDisposable
{
    // Weights near the input hold for every picture and move least; the head, which is new, moves most.
    private const double BackboneRate = 5e-4;
    private const double FirstLayerShare = 0.2;
    private const double HeadShare = 2;
    private const double BackboneDecay = 0.02;
    private const double WarmupShare = 0.1;
    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(500);

    private readonly FineTuningJob job;
    private readonly FineTuningPlan plan;
    private readonly PictureStore pictures;
    private readonly BatchSource batches;
    private readonly Optimiser optimiser;
    private readonly Loss loss;
    private readonly string checkpoint;

    public TrainingRun(FineTuningJob job, FineTuningPlan plan, PictureStore pictures, JobFeatures features, string folder, int number, int[] rows)
    {
        (this.job, this.plan, this.pictures) = (job, plan, pictures);
        Network = new Network(job, File.ReadAllBytes(Path.Combine(folder, FineTuningJob.BackboneFile)), features, rows);
        batches = new BatchSource(job, new Augmentation(job, pictures, plan.SizePixels), rows, number, plan.Batch, plan.SizePixels);
        loss = new Loss(job, rows);
        var backbone = Network.BackboneParameters.Select(p => (p.Value, FirstLayerShare + ((1 - FirstLayerShare) * p.Depth), p.Value.dim() > 1 ? BackboneDecay : 0));
        optimiser = new Optimiser([.. backbone, (Network.Weights, HeadShare, BackboneDecay), (Network.Biases, HeadShare, 0)], Math.Max(10, plan.Steps / 15));
        checkpoint = Path.Combine(folder, $"run-{number}.checkpoint");
    }

    public Network Network { get; }

    /// <summary>Trains to the end, from the last checkpoint if there is one; afterwards the network holds the averaged weights.</summary>
    /// <param name="onStep">Told the number of updates done, at most twice a second.</param>
    /// <param name="cancellationToken">Stops after the update under way, with a checkpoint.</param>
    public void Train(Action<int> onStep, CancellationToken cancellationToken)
    {
        var (sinceCheckpoint, sinceReport) = (Stopwatch.StartNew(), Stopwatch.StartNew());
        for (var step = Checkpoint.Read(checkpoint, optimiser.State); step < plan.Steps; step++)
        {
            Step(step);
            if (sinceReport.Elapsed > ReportInterval)
            {
                onStep(step + 1);
                sinceReport.Restart();
            }

            if (sinceCheckpoint.Elapsed > CheckpointInterval || cancellationToken.IsCancellationRequested)
            {
                Checkpoint.Write(checkpoint, step + 1, optimiser.State);
                sinceCheckpoint.Restart();
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        onStep(plan.Steps);
        optimiser.SwapAverage();
    }

    /// <summary>One update of the weights.</summary>
    public void Step(int step)
    {
        using var scope = NewDisposeScope();
        batches.Fill(step);
        var input = tensor(batches.Pictures, [plan.Batch, 3, plan.SizePixels, plan.SizePixels]);
        var targets = tensor(batches.Targets, [plan.Batch, job.ClassCount]);
        loss.Of(Network.Forward(input, plan.Precision), targets).backward();
        optimiser.Step(step, BackboneRate * Schedule(step));
    }

    /// <summary>Logits of pictures as prediction sees them, <c>[rows, C]</c>.</summary>
    public float[] Predict(int[] rows)
    {
        using var noGradients = no_grad();
        var logits = new float[rows.Length * job.ClassCount];
        var side = job.InputSizePixels;
        foreach (var chunk in Enumerable.Range(0, rows.Length).Chunk(plan.Batch))
        {
            using var scope = NewDisposeScope();
            var values = new float[chunk.Length * 3 * side * side];
            for (var i = 0; i < chunk.Length; i++)
            {
                pictures.FillSquare(rows[chunk[i]], values.AsSpan(i * 3 * side * side, 3 * side * side));
            }

            // In float32, as ONNX Runtime will.
            Network.Forward(tensor(values, [chunk.Length, 3, side, side]), GraphPrecision.Float32).data<float>().ToArray()
                .CopyTo(logits, chunk[0] * job.ClassCount);
        }

        return logits;
    }

    public void DeleteCheckpoint() => File.Delete(checkpoint);

    public void Dispose()
    {
        Network.Dispose();
        optimiser.Dispose();
        loss.Dispose();
    }

    /// <summary>Warm-up, then half a cosine down to nothing (Loshchilov &amp; Hutter 2017, arXiv:1608.03983).</summary>
    private double Schedule(int step)
    {
        var warmup = plan.Steps * WarmupShare;
        return step < warmup
            ? (step + 1) / (warmup + 1)
            : 0.5 * (1 + Math.Cos(Math.PI * (step - warmup) / Math.Max(1, plan.Steps - warmup)));
    }
}
