using Fovea.Engine.Models;
using Fovea.Engine.Onnx;

namespace Fovea.Engine.Backbones.Installed;

/// <summary>Turns an ONNX file that somebody brought into a candidate; runs nothing of it.</summary>
internal static class BackboneReader
{
    private const string UsualOutput = "features";
    private const int UsualSizePixels = 224;
    private const int Channels = 3;

    /// <summary>Reads, reduces and checks a file.</summary>
    /// <exception cref="InvalidModelException">It is no network that can be a backbone, or asks for something that is refused.</exception>
    public static BackboneCandidate Read(ReadOnlyMemory<byte> onnx, BackboneRequest request)
    {
        Require(BackboneManifest.IsId(request.Id), $"'{request.Id}' is no id of a backbone; allowed are lower-case letters, digits, '-' and '.', at most 64, beginning with a letter or digit.");
        var model = OnnxModel.Parse(onnx);
        Require(model.Graph is not null, "The file is not an ONNX model: it has no graph.");
        // What the features do not need may be anything and goes; what stays is held against the list.
        var output = ChooseOutput(model.Graph!, request.FeaturesOutput);
        Reduce(model.Graph!, output);
        BatchExpansion.Replace(model);
        Reduce(model.Graph!, output);
        model.MetadataProps.Clear();
        var reduced = OnnxModel.Save(model);
        OnnxModel.Load(reduced);
        var input = OnlyInput(model.Graph!);
        return new BackboneCandidate(request, reduced, input.Name, output, SizeOf(input, request.InputSizePixels));
    }

    private static string ChooseOutput(GraphProto graph, string? wanted)
    {
        var given = graph.Node.SelectMany(node => node.Output).ToHashSet(StringComparer.Ordinal);
        var outputs = graph.Output.Select(value => value.Name).ToList();
        if (wanted is not null)
        {
            Require(given.Contains(wanted), $"Nothing in the graph gives '{wanted}'; its outputs are {string.Join(", ", outputs)}.");
            return wanted;
        }

        if (outputs.Contains(UsualOutput))
        {
            return UsualOutput;
        }

        Require(outputs.Count == 1, $"The graph has {outputs.Count} outputs ({string.Join(", ", outputs)}) and none is named '{UsualOutput}'; say which one holds the features.");
        return graph.Node.FirstOrDefault(node => node.OpType == "Gemm" && node.Output.Contains(outputs[0]))?.Input[0] ?? outputs[0];
    }

    private static void Reduce(GraphProto graph, string output)
    {
        var wanted = new HashSet<string>(StringComparer.Ordinal) { output };
        var needed = new Stack<NodeProto>();
        foreach (var node in graph.Node.Reverse().Where(node => node.Output.Any(wanted.Contains)))
        {
            wanted.UnionWith(node.Input);
            needed.Push(node);
        }

        Replace(graph.Node, needed);
        Replace(graph.Initializer, [.. graph.Initializer.Where(tensor => wanted.Contains(tensor.Name))]);
        // Before IR version 4 initialisers stood among the inputs too.
        var constants = graph.Initializer.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        Replace(graph.Input, [.. graph.Input.Where(value => wanted.Contains(value.Name) && !constants.Contains(value.Name))]);
        graph.ValueInfo.Clear();
        Replace(graph.Output, [OnnxModel.FloatOutput(output)]);
    }

    private static void Replace<T>(Google.Protobuf.Collections.RepeatedField<T> field, IEnumerable<T> values)
    {
        T[] kept = [.. values];
        field.Clear();
        field.Add(kept);
    }

    private static ValueInfoProto OnlyInput(GraphProto graph)
    {
        Require(graph.Input.Count == 1, $"The features depend on {graph.Input.Count} inputs; a backbone has 1, the picture.");
        var type = graph.Input[0].Type?.TensorType;
        Require(type?.ElemType == OnnxModel.FloatType, $"The input '{graph.Input[0].Name}' has the ONNX type {type?.ElemType ?? 0}; {OnnxModel.FloatType} (float32) is allowed.");
        return graph.Input[0];
    }

    private static int SizeOf(ValueInfoProto input, int? wanted)
    {
        var sides = input.Type.TensorType.Shape?.Dim.Select(side => side.DimValue).ToArray() ?? [];
        var shape = $"[{string.Join(", ", sides.Select(side => side > 0 ? side.ToString(System.Globalization.CultureInfo.InvariantCulture) : "?"))}]";
        var isPicture = sides is [<= 1, <= 0 or Channels, var height, var width] && height == width;
        Require(isPicture, $"The input '{input.Name}' has the shape {shape}; [N, 3, S, S] is allowed.");
        var own = sides[2];
        Require(wanted is null || own <= 0 || wanted == own, $"The input '{input.Name}' takes {own} pixels; asked for were {wanted}.");
        var size = own > 0 ? own : wanted ?? UsualSizePixels;
        Require(size is >= 32 and <= 1024, $"The input has a side of {size} pixels; 32 to 1024 are allowed.");
        return (int)size;
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new InvalidModelException(message);
        }
    }
}
