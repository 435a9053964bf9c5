using Fovea.Engine.Onnx;

namespace Fovea.Engine.Backbones.Installed;

/// <summary>Rewrites how exporters repeat a learned token for every picture of a batch, so that no operator of any size is left.</summary>
/// <remarks>
/// PyTorch exports <c>token.expand(batch, -1, -1)</c> as an Expand whose shape comes from Shape, ConstantOfShape, Equal and Where: operators
/// that could ask for any amount of memory and are refused. The token plus a 0 for each picture is the same: the mean of the picture's
/// values, times 0. An Expand that did something else shows when the candidate runs.
/// </remarks>
internal static class BatchExpansion
{
    private const int FirstOpsetWithAxesInput = 18;
    private const int Int64Type = 7;
    private const int IntsAttributeType = 7;
    private static readonly long[] AllButBatch = [1, 2, 3];

    public static void Replace(ModelProto model)
    {
        var graph = model.Graph;
        if (graph.Input is not [var input] || model.OpsetImport is not [{ Version: < FirstOpsetWithAxesInput }])
        {
            return;
        }

        var tokens = graph.Initializer.Where(tensor => tensor.Dims is [1, _, ..]).ToDictionary(tensor => tensor.Name, tensor => tensor.Dims.Count, StringComparer.Ordinal);
        foreach (var widened in graph.Node.Where(node => node is { OpType: "Cast", Input.Count: 1, Output.Count: 1 } && tokens.ContainsKey(node.Input[0])))
        {
            tokens.TryAdd(widened.Output[0], tokens[widened.Input[0]]);
        }

        foreach (var expand in graph.Node.Where(node => node is { OpType: "Expand", Input.Count: 2, Output.Count: 1 } && tokens.ContainsKey(node.Input[0])).ToList())
        {
            Replace(graph, expand, input.Name, tokens[expand.Input[0]]);
        }
    }

    private static void Replace(GraphProto graph, NodeProto expand, string input, int rank)
    {
        var output = expand.Output[0];
        var (mean, sides, shaped, zero, none) = ($"{output}/mean", $"{output}/sides", $"{output}/shaped", $"{output}/zero", $"{output}/none");
        graph.Initializer.Add(OnnxModel.FloatTensor(zero, [0f]));
        graph.Initializer.Add(LongTensor(sides, [-1, .. Enumerable.Repeat(1L, rank - 1)]));
        var at = graph.Node.IndexOf(expand);
        graph.Node[at] = OnnxModel.Node("Add", [expand.Input[0], none], output);
        graph.Node.Insert(at, OnnxModel.Node("Mul", [shaped, zero], none));
        graph.Node.Insert(at, OnnxModel.Node("Reshape", [mean, sides], shaped));
        graph.Node.Insert(at, OnnxModel.Node("ReduceMean", [input], mean, Axes()));
    }

    private static AttributeProto Axes()
    {
        var attribute = new AttributeProto { Name = "axes", Type = IntsAttributeType };
        attribute.Ints.Add(AllButBatch);
        return attribute;
    }

    private static TensorProto LongTensor(string name, long[] values) => OnnxModel.Tensor<long>(name, Int64Type, values, values.Length);
}
