using System.Runtime.InteropServices;
using Fovea.Engine.Models;
using Fovea.Engine.Onnx;

namespace Fovea.Engine.Inference;

/// <summary>The last feature map of a model and the head that reads its mean: what an explanation is computed from.</summary>
/// <param name="Output">Name of the map, <c>[N, D, H, W]</c>.</param>
/// <param name="Weights">The head's weights, <c>[C, D]</c>.</param>
/// <param name="Biases">The head's biases, <c>[C]</c>.</param>
internal sealed record FeatureMap(string Output, float[] Weights, float[] Biases)
{
    // Operators between the mean over the map and the features that only change the shape.
    private static readonly HashSet<string> ShapeOnly = ["Identity", "Flatten", "Reshape", "Squeeze"];

    /// <summary>Finds the map and makes it an output of the graph; the outputs that were there keep their numbers.</summary>
    /// <returns><see langword="null"/> when the features are no plain mean over a map, as in transformers with a class token.</returns>
    public static FeatureMap? Expose(GraphProto graph)
    {
        var head = graph.Node.FirstOrDefault(node => node.OpType == "Gemm" && node.Input.Count == 3 && node.Input[1] == ModelFile.WeightsName);
        if (head is null || FindMean(graph, head.Input[0]) is not { } mean
            || graph.Node.FirstOrDefault(node => node.Output.Contains(mean.Input[0])) is null)
        {
            return null;
        }

        var map = mean.Input[0];
        graph.Output.Add(OnnxModel.FloatOutput(map));
        return new FeatureMap(map, Read(graph, ModelFile.WeightsName), Read(graph, ModelFile.BiasesName));
    }

    private static NodeProto? FindMean(GraphProto graph, string features)
    {
        var node = graph.Node.FirstOrDefault(n => n.Output.Contains(features));
        while (node is not null && ShapeOnly.Contains(node.OpType))
        {
            node = graph.Node.FirstOrDefault(n => n.Output.Contains(node.Input[0]));
        }

        return node is { OpType: "GlobalAveragePool" } || (node is { OpType: "ReduceMean" } && IsOverMap(graph, node)) ? node : null;
    }

    /// <summary>Whether a mean is taken over height and width, whose axes are an attribute up to operator set 17 and an input since.</summary>
    private static bool IsOverMap(GraphProto graph, NodeProto mean)
    {
        var axes = mean.Attribute.FirstOrDefault(attribute => attribute.Name == "axes")?.Ints.ToArray()
            ?? (mean.Input.Count > 1 && graph.Initializer.FirstOrDefault(tensor => tensor.Name == mean.Input[1]) is { } input
                ? MemoryMarshal.Cast<byte, long>(input.RawData.Span).ToArray().Concat(input.Int64Data).ToArray()
                : []);
        return axes.Select(axis => axis < 0 ? axis + 4 : axis).Order().SequenceEqual([2L, 3L]);
    }

    private static float[] Read(GraphProto graph, string name) =>
        MemoryMarshal.Cast<byte, float>(graph.Initializer.Single(tensor => tensor.Name == name).RawData.Span).ToArray();
}
