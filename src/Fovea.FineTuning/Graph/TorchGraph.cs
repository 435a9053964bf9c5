using Fovea.Engine.Models;
using Fovea.Engine.Onnx;
using Fovea.FineTuning.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Fovea.FineTuning.Graph;

/// <summary>Runs an ONNX graph on libtorch, with its weights as parameters, and writes them back into the same graph.</summary>
/// <remarks>
/// Only the nodes that the asked output depends on are run. Parameters are the float32 and float16 initialisers with more than one value,
/// except the running statistics of batch normalisation, which stay as they are; single values and constants are part of the architecture.
/// </remarks>
internal sealed class TorchGraph : IDisposable
{
    // Before it some operators took their axes otherwise, and Softmax flattened what comes behind its axis.
    private const int MinOpset = 13;

    private readonly ModelProto model;
    private readonly string inputName;
    private readonly string outputName;
    private readonly List<GraphNode> nodes;
    private readonly Dictionary<string, Tensor> constants = new(StringComparer.Ordinal);

    /// <param name="onnx">The file; it has passed the checks of <see cref="OnnxModel"/>, or comes with the program.</param>
    /// <param name="inputName">The graph's input.</param>
    /// <param name="outputName">The value that <see cref="Forward"/> gives.</param>
    /// <exception cref="InvalidModelException">An operator is not known, or a value is missing.</exception>
    public TorchGraph(ReadOnlyMemory<byte> onnx, string inputName, string outputName)
    {
        TorchLibrary.Load();
        model = ModelProto.Parser.ParseFrom(onnx.Span);
        (this.inputName, this.outputName) = (inputName, outputName);
        if (model.OpsetImport.Any(opset => opset.Version < MinOpset))
        {
            throw new InvalidModelException($"The graph uses operator set {model.OpsetImport.Min(opset => opset.Version)}; fine-tuning knows {MinOpset} and later.");
        }

        nodes = NeededNodes();
        foreach (var unknown in nodes.Where(n => !GraphOperators.IsKnown(n.Operator)))
        {
            throw new InvalidModelException($"The graph uses the operator '{unknown.Operator}', which fine-tuning does not know.");
        }

        ReadInitializers();
        Parameters = FindParameters();
        foreach (var parameter in Parameters)
        {
            parameter.Value.requires_grad_(true);
        }
    }

    /// <summary>What training moves, from the input to the output.</summary>
    public IReadOnlyList<GraphParameter> Parameters { get; }

    /// <summary>Whether the file names the side of the pictures it takes as a number, so that it takes no other.</summary>
    public static bool HasFixedSide(ReadOnlyMemory<byte> onnx, string inputName) =>
        ModelProto.Parser.ParseFrom(onnx.Span).Graph.Input.Single(input => input.Name == inputName).Type.TensorType.Shape is not { } shape
        || shape.Dim.Count != 4 || shape.Dim[2].DimValue > 0;

    /// <summary>Runs the graph.</summary>
    /// <param name="input"><c>[N, 3, S, S]</c>, float32.</param>
    /// <param name="precision">How products are computed.</param>
    /// <returns>The asked output, float32, in the caller's dispose scope; gradients flow back from it to the parameters.</returns>
    public Tensor Forward(Tensor input, GraphPrecision precision)
    {
        using var scope = NewDisposeScope();
        var values = new Dictionary<string, Tensor>(constants, StringComparer.Ordinal) { [inputName] = input };
        foreach (var node in nodes)
        {
            var results = GraphOperators.Run(node, [.. node.Inputs.Select(name => name.Length == 0 ? null : values[name])], precision);
            for (var i = 0; i < results.Length; i++)
            {
                values[node.Outputs[i]] = results[i];
            }
        }

        return values[outputName].to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    /// <summary>The same file with the parameters as they are now.</summary>
    public byte[] Save()
    {
        var initializers = model.Graph.Initializer.ToDictionary(t => t.Name, StringComparer.Ordinal);
        using (no_grad())
        {
            foreach (var parameter in Parameters)
            {
                GraphTensors.Write(initializers[parameter.Name], parameter.Value.data<float>().ToArray());
            }
        }

        return OnnxModel.Save(model);
    }

    public void Dispose()
    {
        foreach (var tensor in constants.Values)
        {
            tensor.Dispose();
        }
    }

    private List<GraphNode> NeededNodes()
    {
        var wanted = new HashSet<string>(StringComparer.Ordinal) { outputName };
        var needed = new List<GraphNode>();
        foreach (var node in model.Graph.Node.Reverse().Where(node => node.Output.Any(wanted.Contains)))
        {
            wanted.UnionWith(node.Input);
            needed.Add(new GraphNode(node));
        }

        needed.Reverse();
        return needed;
    }

    private void ReadInitializers()
    {
        var used = nodes.SelectMany(n => n.Inputs).ToHashSet(StringComparer.Ordinal);
        foreach (var initializer in model.Graph.Initializer.Where(t => used.Contains(t.Name)))
        {
            constants[initializer.Name] = GraphTensors.Read(initializer).DetachFromDisposeScope();
        }

        var given = constants.Keys.Append(inputName).Append("").Concat(nodes.SelectMany(n => n.Outputs)).ToHashSet(StringComparer.Ordinal);
        if (used.FirstOrDefault(name => !given.Contains(name)) is { } missing)
        {
            throw new InvalidModelException($"The graph uses the value '{missing}', which nothing in it gives.");
        }
    }

    private List<GraphParameter> FindParameters()
    {
        var statistics = nodes.Where(n => n.Operator == "BatchNormalization").SelectMany(n => n.Inputs.Skip(3)).ToHashSet(StringComparer.Ordinal);
        var (depth, firstUse) = (0, new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var node in nodes)
        {
            // Exporters put the casts of all weights first; what counts is where the widened weights are used.
            depth += node.Operator is "Cast" or "Constant" ? 0 : 1;
            foreach (var name in node.Inputs)
            {
                firstUse.TryAdd(name, depth);
            }
        }

        var widened = nodes.Where(n => n.Operator == "Cast").DistinctBy(n => n.Inputs[0]).ToDictionary(n => n.Inputs[0], n => n.Outputs[0], StringComparer.Ordinal);
        return [.. model.Graph.Initializer
            .Where(t => constants.ContainsKey(t.Name) && GraphTensors.IsFloat(t) && constants[t.Name].numel() > 1 && !statistics.Contains(t.Name))
            .Select(t => new GraphParameter(t.Name, constants[t.Name], firstUse[widened.GetValueOrDefault(t.Name, t.Name)] / (double)Math.Max(1, depth)))
            .OrderBy(p => p.Depth).ThenBy(p => p.Name, StringComparer.Ordinal)];
    }
}
