using Fovea.FineTuning.Graph;
using TorchSharp;

namespace Fovea.Pretrain.Students;

/// <summary>Weights of a convolution.</summary>
/// <param name="Shape">Channels out, channels in, height and width of the kernel.</param>
/// <param name="Weights">In the order of the shape.</param>
/// <param name="Biases">One for each channel out.</param>
internal sealed record LayerWeights(IReadOnlyList<long> Shape, Half[] Weights, Half[] Biases)
{
    private const int StemLayers = 3;

    /// <summary>The convolutions of a network of residual blocks, by the names that <see cref="ResidualNetwork"/> gives them.</summary>
    /// <param name="network">Three convolutions, then blocks of two, or of three where the shortcut has one.</param>
    public static Dictionary<string, LayerWeights> Of(StartingPoint network)
    {
        using var graph = new TorchGraph(network.Onnx, network.Manifest.InputName, network.Manifest.FeaturesOutput);
        var kernels = graph.Parameters.Select(p => p.Value).Where(v => v.dim() == 4);
        var biases = graph.Parameters.Select(p => p.Value).Where(v => v.dim() == 1);
        LayerWeights[] layers = [.. kernels.Zip(biases, (k, b) => new LayerWeights(k.shape, Halves(k), Halves(b)))];
        var named = layers.Take(StemLayers).Index().ToDictionary(l => $"stem{l.Index + 1}", l => l.Item);
        var (stage, block, width) = (1, 0, layers[StemLayers - 1].Shape[0]);
        for (var at = StemLayers; at + 1 < layers.Length;)
        {
            (stage, block) = layers[at].Shape[0] == width ? (stage, block + 1) : (stage + 1, 1);
            width = layers[at].Shape[0];
            var name = $"stage{stage}.{block}";
            (named[name + ".a"], named[name + ".b"]) = (layers[at], layers[at + 1]);
            at += 2;
            if (at < layers.Length && layers[at].Shape[^1] == 1)
            {
                named[name + ".c"] = layers[at++];
            }
        }

        return named;
    }

    private static Half[] Halves(torch.Tensor values) => [.. values.data<float>().Select(v => (Half)v)];
}
