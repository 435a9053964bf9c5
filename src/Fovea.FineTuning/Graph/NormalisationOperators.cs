using TorchSharp;
using static TorchSharp.torch;

namespace Fovea.FineTuning.Graph;

/// <summary>Operators that bring values to a common scale.</summary>
internal static class NormalisationOperators
{
    /// <summary>With the statistics of the file, also while training: they belong to far more pictures than a batch.</summary>
    public static Tensor Batch(GraphNode node, Tensor?[] x) => nn.functional.batch_norm(
        x[0]!, x[3]!, x[4]!, x[1]!, x[2]!, training: false, momentum: 0, eps: node.Float("epsilon", 1e-5f));

    public static Tensor Instance(GraphNode node, Tensor?[] x)
    {
        var variance = x[0]!.var([2, 3], unbiased: false, keepdim: true);
        var scaled = (x[0]! - x[0]!.mean([2, 3], keepdim: true)) / (variance + node.Float("epsilon", 1e-5f)).sqrt();
        return (scaled * x[1]!.reshape(1, -1, 1, 1)) + x[2]!.reshape(1, -1, 1, 1);
    }

    public static Tensor Layer(GraphNode node, Tensor?[] x)
    {
        var rank = x[0]!.dim();
        var axis = node.Int("axis", -1) is var a and < 0 ? a + rank : node.Int("axis", -1);
        return nn.functional.layer_norm(x[0]!, x[0]!.shape[(int)axis..], x[1]!, x.Length > 2 ? x[2] : null, node.Float("epsilon", 1e-5f));
    }
}
