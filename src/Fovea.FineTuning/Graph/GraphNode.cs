using Fovea.Engine.Models;
using Fovea.Engine.Onnx;

namespace Fovea.FineTuning.Graph;

/// <summary>A node with its attributes ready to be asked.</summary>
internal sealed class GraphNode(NodeProto node)
{
    private readonly Dictionary<string, AttributeProto> attributes = node.Attribute.ToDictionary(a => a.Name, StringComparer.Ordinal);

    public string Operator => node.OpType;

    public IReadOnlyList<string> Inputs { get; } = [.. node.Input];

    public IReadOnlyList<string> Outputs { get; } = [.. node.Output];

    public long Int(string name, long fallback) => attributes.TryGetValue(name, out var attribute) ? attribute.I : fallback;

    public float Float(string name, float fallback) => attributes.TryGetValue(name, out var attribute) ? attribute.F : fallback;

    public string Text(string name, string fallback) => attributes.TryGetValue(name, out var attribute) ? attribute.S.ToStringUtf8() : fallback;

    public long[]? Ints(string name) => attributes.TryGetValue(name, out var attribute) ? [.. attribute.Ints] : null;

    public TensorProto? Tensor(string name) => attributes.TryGetValue(name, out var attribute) ? attribute.T : null;

    /// <exception cref="InvalidModelException">Always: the node asks for something that fine-tuning does not do.</exception>
    public InvalidModelException NotSupported(string what) => new($"The node '{node.Name}' ({node.OpType}) uses {what}, which fine-tuning does not support.");
}
