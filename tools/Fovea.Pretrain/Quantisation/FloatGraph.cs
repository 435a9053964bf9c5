using System.Runtime.InteropServices;
using Fovea.Engine.Onnx;
using Fovea.FineTuning.Graph;

namespace Fovea.Pretrain.Quantisation;

/// <summary>A network in the plain form that quantisation starts from.</summary>
internal static class FloatGraph
{
    /// <summary>Reads a network; its weights become float32 tensors, and padding by nothing goes.</summary>
    public static ModelProto Read(byte[] onnx)
    {
        var model = OnnxModel.Load(onnx);
        var graph = model.Graph;
        var weights = graph.Initializer.ToDictionary(tensor => tensor.Name);
        foreach (var cast in graph.Node.Where(node => node.OpType == "Cast" && weights.ContainsKey(node.Input[0])).ToList())
        {
            var stored = weights[cast.Input[0]];
            var values = GraphTensors.Floats(stored);
            graph.Initializer.Remove(stored);
            graph.Initializer.Add(OnnxModel.FloatTensor(cast.Output[0], values, [.. stored.Dims]));
            graph.Node.Remove(cast);
        }

        foreach (var pad in graph.Node.Where(node => node.OpType == "Pad").ToList())
        {
            DropPad(graph, pad);
        }

        return model;
    }

    private static void DropPad(GraphProto graph, NodeProto pad)
    {
        var amounts = graph.Node.Single(node => node.OpType == "Constant" && node.Output[0] == pad.Input[1]);
        if (MemoryMarshal.Cast<byte, long>(amounts.Attribute.Single().T.RawData.Span).ContainsAnyExcept(0L))
        {
            throw new InvalidDataException($"The node '{pad.Name}' pads its input, which quantisation does not know.");
        }

        foreach (var node in graph.Node)
        {
            for (var i = 0; i < node.Input.Count; i++)
            {
                node.Input[i] = node.Input[i] == pad.Output[0] ? pad.Input[0] : node.Input[i];
            }
        }

        graph.Node.Remove(pad);
        graph.Node.Remove(amounts);
    }
}
