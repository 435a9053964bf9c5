using Fovea.Engine.Data;
using Fovea.Engine.Models;
using Fovea.Engine.Training;
using Fovea.Engine.Training.Advanced;
using Fovea.FineTuning.Graph;
using TorchSharp;
using static TorchSharp.torch;

namespace Fovea.FineTuning.Training;

/// <summary>The backbone with a head on standardised features; both learn.</summary>
internal sealed class Network : IDisposable
{
    private readonly FineTuningJob job;
    private readonly TorchGraph graph;
    private readonly float[] means;
    private readonly float[] scales;
    private readonly Tensor mean;
    private readonly Tensor scale;

    /// <param name="job">The job.</param>
    /// <param name="backbone">The backbone's file.</param>
    /// <param name="features">Features of the training pictures by the backbone as it is, plain and mirrored.</param>
    /// <param name="rows">The training pictures, as rows of <paramref name="features"/>.</param>
    public Network(FineTuningJob job, byte[] backbone, JobFeatures features, int[] rows)
    {
        this.job = job;
        graph = new TorchGraph(backbone, job.InputName, job.FeaturesOutput);
        (means, scales) = Standardise(features, rows);
        mean = tensor(means).DetachFromDisposeScope();
        scale = tensor(scales).DetachFromDisposeScope();
        var quick = features.TrainHead(rows);
        Weights = tensor(Raw(quick), [job.ClassCount, job.Dimension]).requires_grad_(true).DetachFromDisposeScope();
        Biases = tensor(RawBiases(quick)).requires_grad_(true).DetachFromDisposeScope();
    }

    /// <summary>The head's weights on standardised features, <c>[C, D]</c>.</summary>
    public Tensor Weights { get; }

    /// <summary>The head's biases, <c>[C]</c>.</summary>
    public Tensor Biases { get; }

    /// <summary>The backbone's parameters, from the input to the output.</summary>
    public IReadOnlyList<GraphParameter> BackboneParameters => graph.Parameters;

    /// <param name="pictures"><c>[N, 3, S, S]</c>.</param>
    /// <param name="precision">How products are computed.</param>
    /// <returns>Logits, <c>[N, C]</c>.</returns>
    public Tensor Forward(Tensor pictures, GraphPrecision precision) =>
        nn.functional.linear((graph.Forward(pictures, precision) - mean) * scale, Weights, Biases);

    public byte[] SaveBackbone() => graph.Save();

    /// <summary>The head as a model file holds it: on raw features, divided by the temperature.</summary>
    public ClassificationHead ToHead(double temperature)
    {
        using var noGradients = no_grad();
        var (weights, biases) = (Weights.data<float>().ToArray(), Biases.data<float>().ToArray());
        for (var c = 0; c < job.ClassCount; c++)
        {
            double bias = biases[c];
            for (var d = 0; d < job.Dimension; d++)
            {
                var weight = (double)weights[(c * job.Dimension) + d] * scales[d];
                bias -= weight * means[d];
                weights[(c * job.Dimension) + d] = (float)(weight / temperature);
            }

            biases[c] = (float)(bias / temperature);
        }

        return new ClassificationHead(job.Type, job.Dimension, job.ClassCount, weights, biases);
    }

    public void Dispose()
    {
        graph.Dispose();
        mean.Dispose();
        scale.Dispose();
        Weights.Dispose();
        Biases.Dispose();
    }

    private (float[] Means, float[] Scales) Standardise(JobFeatures features, int[] rows)
    {
        var (sum, squares) = (new double[job.Dimension], new double[job.Dimension]);
        foreach (var row in rows)
        {
            var values = features.Plain.Row(row);
            for (var d = 0; d < values.Length; d++)
            {
                sum[d] += values[d];
                squares[d] += (double)values[d] * values[d];
            }
        }

        float Scale(int d) => 1 / (float)Math.Sqrt(Math.Max(1e-6, (squares[d] / rows.Length) - Math.Pow(sum[d] / rows.Length, 2)));
        return ([.. sum.Select(s => (float)(s / rows.Length))], [.. Enumerable.Range(0, job.Dimension).Select(Scale)]);
    }

    private float[] Raw(ClassificationHead head) =>
        [.. head.Weights.Select((weight, index) => weight / scales[index % job.Dimension])];

    private float[] RawBiases(ClassificationHead head) =>
        [.. head.Biases.Select((bias, c) => bias + (float)Enumerable.Range(0, job.Dimension).Sum(d => (double)head.Weights[(c * job.Dimension) + d] * means[d]))];
}
