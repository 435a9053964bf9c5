using Fovea.FineTuning.Graph;
using TorchSharp;
using static TorchSharp.torch;

namespace Fovea.Pretrain.Students;

/// <summary>The backbone that learns, with one linear layer on its features for all teachers and labels.</summary>
internal sealed class Student : IDisposable
{
    private readonly TorchGraph graph;

    /// <param name="start">The backbone.</param>
    /// <param name="outputs">Length of what the layer gives.</param>
    public Student(StartingPoint start, int outputs)
    {
        graph = new TorchGraph(start.Onnx, start.Manifest.InputName, start.Manifest.FeaturesOutput);
        Weights = zeros(outputs, start.Manifest.Dimension).requires_grad_(true).DetachFromDisposeScope();
        Biases = zeros(outputs).requires_grad_(true).DetachFromDisposeScope();
    }

    /// <summary>The backbone's parameters.</summary>
    public IReadOnlyList<GraphParameter> BackboneParameters => graph.Parameters;

    /// <summary>The layer's weights, <c>[outputs, D]</c>.</summary>
    public Tensor Weights { get; }

    /// <summary>The layer's biases, <c>[outputs]</c>.</summary>
    public Tensor Biases { get; }

    public Tensor Features(Tensor pictures, GraphPrecision precision) => graph.Forward(pictures, precision);

    public Tensor Forward(Tensor pictures, GraphPrecision precision) => nn.functional.linear(Features(pictures, precision), Weights, Biases);

    /// <summary>Sets the layer by ridge regression, so that the first updates do not have to undo a random one.</summary>
    /// <param name="features"><c>[N, D]</c>.</param>
    /// <param name="targets">The teachers' part, standardised, <c>[N, T]</c>; outputs beyond it stay 0.</param>
    public void FitLayer(Tensor features, Tensor targets)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var mean = features.mean([0], keepdim: true);
        var centred = features.Minus(mean);
        var covariance = centred.t().matmul(centred);
        // As strong as the mean variance: few samples for so many features.
        var ridge = eye(covariance.shape[0]) * covariance.diagonal().mean();
        var weights = linalg.solve(covariance.Plus(ridge), centred.t().matmul(targets)).t();
        Weights.narrow(0, 0, weights.shape[0]).copy_(weights);
        Biases.narrow(0, 0, weights.shape[0]).copy_(targets.mean([0]).Minus(weights.matmul(mean.t()).squeeze(1)));
    }

    public byte[] Save() => graph.Save();

    public void Dispose()
    {
        graph.Dispose();
        Weights.Dispose();
        Biases.Dispose();
    }
}
