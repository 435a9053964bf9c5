using TorchSharp;
using static TorchSharp.torch;

namespace Fovea.FineTuning.Graph;

/// <summary>Operators on pictures, <c>[N, C, H, W]</c>.</summary>
internal static class SpatialOperators
{
    public static Tensor Convolution(GraphNode node, Tensor?[] x)
    {
        var (input, weights) = (x[0]!, x[1]!);
        Require2D(node, input);
        var (kernel, strides, dilations) = (weights.shape[2..], node.Ints("strides") ?? [1, 1], node.Ints("dilations") ?? [1, 1]);
        var (padded, padding) = Pad(input, Pads(node, input, kernel, strides, dilations), 0);
        if (input.dtype == ScalarType.BFloat16)
        {
            (padded, weights) = (ChannelsLast(padded), ChannelsLast(weights));
        }

        return nn.functional.conv2d(padded, weights, x.Length > 2 ? x[2] : null, strides, padding, dilations, node.Int("group", 1));
    }

    public static Tensor MaxPool(GraphNode node, Tensor?[] x)
    {
        Require2D(node, x[0]!);
        var (kernel, strides) = (Kernel(node), node.Ints("strides") ?? [1, 1]);
        if (node.Ints("dilations") is { } dilations && dilations.Any(d => d != 1))
        {
            throw node.NotSupported("dilations");
        }

        var (padded, padding) = Pad(x[0]!, Pads(node, x[0]!, kernel, strides, [1, 1]), float.NegativeInfinity);
        return nn.functional.max_pool2d(padded, kernel, strides, padding, ceil_mode: node.Int("ceil_mode", 0) != 0);
    }

    public static Tensor AveragePool(GraphNode node, Tensor?[] x)
    {
        Require2D(node, x[0]!);
        var (kernel, strides) = (Kernel(node), node.Ints("strides") ?? [1, 1]);
        var pads = Pads(node, x[0]!, kernel, strides, [1, 1]);
        if (!IsEven(pads))
        {
            throw node.NotSupported("padding that differs between sides");
        }

        return nn.functional.avg_pool2d(
            x[0]!, kernel, strides, [pads[0], pads[1]], ceil_mode: node.Int("ceil_mode", 0) != 0, count_include_pad: node.Int("count_include_pad", 0) != 0);
    }

    public static Tensor Pad(GraphNode node, Tensor?[] x)
    {
        var pads = ShapeOperators.Longs(x[1]!);
        if (pads.All(p => p == 0))
        {
            return x[0]!.alias();
        }

        var mode = node.Text("mode", "constant") switch
        {
            "constant" => PaddingModes.Constant,
            "reflect" => PaddingModes.Reflect,
            "edge" => PaddingModes.Replicate,
            var other => throw node.NotSupported($"the mode '{other}'"),
        };
        // ONNX names all starts and then all ends, torch pairs from the last side on.
        var rank = pads.Length / 2;
        var pairs = Enumerable.Range(0, rank).Reverse().SelectMany(axis => new[] { pads[axis], pads[axis + rank] }).ToArray();
        if (mode != PaddingModes.Constant)
        {
            pairs = pairs[..4];
        }

        return nn.functional.pad(x[0]!, pairs, mode, x is [_, _, { } value, ..] ? value.to(ScalarType.Float64).item<double>() : 0);
    }

    private static long[] Kernel(GraphNode node) => node.Ints("kernel_shape") ?? throw node.NotSupported("no kernel_shape");

    /// <returns>Top, left, bottom, right.</returns>
    private static long[] Pads(GraphNode node, Tensor input, long[] kernel, long[] strides, long[] dilations)
    {
        var mode = node.Text("auto_pad", "NOTSET");
        if (mode is "NOTSET" or "VALID")
        {
            return mode == "VALID" ? [0, 0, 0, 0] : node.Ints("pads") ?? [0, 0, 0, 0];
        }

        var pads = new long[4];
        for (var axis = 0; axis < 2; axis++)
        {
            var side = input.shape[axis + 2];
            var reach = ((kernel[axis] - 1) * dilations[axis]) + 1;
            var total = Math.Max(0, (((side + strides[axis] - 1) / strides[axis]) - 1) * strides[axis] + reach - side);
            (pads[axis], pads[axis + 2]) = mode == "SAME_UPPER" ? (total / 2, total - (total / 2)) : (total - (total / 2), total / 2);
        }

        return pads;
    }

    private static bool IsEven(long[] pads) => pads[0] == pads[2] && pads[1] == pads[3];

    private static (Tensor Padded, long[] Left) Pad(Tensor input, long[] pads, double value) => IsEven(pads)
        ? (input, [pads[0], pads[1]])
        : (nn.functional.pad(input, [pads[1], pads[3], pads[0], pads[2]], PaddingModes.Constant, value), [0, 0]);

    private static void Require2D(GraphNode node, Tensor input)
    {
        if (input.dim() != 4)
        {
            throw node.NotSupported($"a tensor of {input.dim()} sides");
        }
    }

    // TorchSharp has no memory format: the strides of a permuted copy are those of channels-last.
    private static Tensor ChannelsLast(Tensor x) => x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}
