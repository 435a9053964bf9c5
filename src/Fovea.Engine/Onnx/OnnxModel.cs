using System.Runtime.InteropServices;
using Fovea.Engine.Models;
using Google.Protobuf;

namespace Fovea.Engine.Onnx;

/// <summary>Reads, checks, extends and writes ONNX files. A model that fails the checks never reaches ONNX Runtime.</summary>
internal static class OnnxModel
{
    public const int FloatType = 1;

    /// <summary>Largest file read, in bytes. The largest public classification backbones stay below.</summary>
    public const long MaxBytes = 512L * 1024 * 1024;

    /// <summary>Most nodes of a graph.</summary>
    public const int MaxNodes = 20_000;

    // Public backbones come with 11 and 12 too. The head's Softmax is along the last axis of a matrix, which means the same in all of them.
    private const int MinOpset = 11;

    // Feed-forward operators whose outputs stay in proportion to inputs and weights; loops, sub-graphs and operators that
    // create tensors of any size (ConstantOfShape, Expand, Tile, Range, Resize ...) are left out on purpose.
    private static readonly HashSet<string> Operators =
    [
        "Add", "AveragePool", "BatchNormalization", "Cast", "Clip", "Concat", "Constant", "Conv", "DequantizeLinear", "Div", "Dropout", "Elu", "Erf", "Exp",
        "Flatten", "Gather", "Gelu", "Gemm", "GlobalAveragePool", "GlobalMaxPool", "HardSigmoid", "HardSwish", "Identity",
        "InstanceNormalization", "LayerNormalization", "LeakyRelu", "MatMul", "Max", "MaxPool", "Min", "Mul", "Pad", "Pow", "PRelu",
        "QuantizeLinear", "ReduceMax", "ReduceMean", "ReduceSum", "Relu", "Reshape", "Shape", "Sigmoid", "Slice", "Softmax", "Split", "Sqrt", "Squeeze",
        "Sub", "Tanh", "Transpose", "Unsqueeze",
    ];

    /// <summary>Parses and checks a file.</summary>
    /// <exception cref="InvalidModelException">The file is damaged, too large, or uses something that is refused.</exception>
    public static ModelProto Load(ReadOnlyMemory<byte> bytes)
    {
        var model = Parse(bytes);
        Check(model);
        return model;
    }

    /// <summary>Parses a file without checking it, for code that changes what the check would refuse; the result goes to <see cref="Load"/>, nowhere else.</summary>
    /// <exception cref="InvalidModelException">The file is damaged or too large.</exception>
    public static ModelProto Parse(ReadOnlyMemory<byte> bytes)
    {
        Require(bytes.Length > 0, "The model file is empty.");
        Require(bytes.Length <= MaxBytes, $"The model file has {bytes.Length} bytes; at most {MaxBytes} are read.");
        try
        {
            return ModelProto.Parser.ParseFrom(bytes.Span);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidModelException("The file is not an ONNX model, or it is damaged.", e);
        }
    }

    public static byte[] Save(ModelProto model) => model.ToByteArray();

    public static TensorProto FloatTensor(string name, ReadOnlySpan<float> values, params long[] dims) => Tensor(name, FloatType, values, dims);

    /// <param name="name">Its name.</param>
    /// <param name="type">The ONNX type of its values.</param>
    /// <param name="values">The values, in row-major order.</param>
    /// <param name="dims">Its shape; none for a single number.</param>
    public static TensorProto Tensor<T>(string name, int type, ReadOnlySpan<T> values, params long[] dims)
        where T : unmanaged
    {
        var tensor = new TensorProto { Name = name, DataType = type, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)) };
        tensor.Dims.Add(dims);
        return tensor;
    }

    public static NodeProto Node(string operation, IEnumerable<string> inputs, string output, params IEnumerable<AttributeProto> attributes)
    {
        var node = new NodeProto { OpType = operation, Name = $"{output}/{operation}" };
        node.Input.Add(inputs);
        node.Output.Add(output);
        node.Attribute.Add(attributes);
        return node;
    }

    public static AttributeProto IntAttribute(string name, long value)
    {
        const int IntAttributeType = 2;
        return new AttributeProto { Name = name, I = value, Type = IntAttributeType };
    }

    /// <summary>A float output <c>[N, columns]</c>.</summary>
    public static ValueInfoProto MatrixOutput(string name, int columns)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new DimensionProto { DimParam = "n" });
        shape.Dim.Add(new DimensionProto { DimValue = columns });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TensorTypeProto { ElemType = FloatType, Shape = shape } } };
    }

    /// <summary>A float output whose shape the runtime infers.</summary>
    public static ValueInfoProto FloatOutput(string name) =>
        new() { Name = name, Type = new TypeProto { TensorType = new TensorTypeProto { ElemType = FloatType } } };

    private static void Check(ModelProto model)
    {
        Require(model.Graph is not null, "The file is not an ONNX model: it has no graph.");
        Require(model.IrVersion is >= 3 and <= 13, $"The model has IR version {model.IrVersion}; 3 to 13 are read.");
        Require(model.Functions.Count == 0, "The model defines functions of its own; they are refused.");
        Require(model.TrainingInfo.Count == 0, "The model carries training graphs; they are refused.");
        foreach (var opset in model.OpsetImport)
        {
            Require(IsDefaultDomain(opset.Domain), $"The model uses the operator domain '{opset.Domain}'; only ONNX's own is allowed.");
            Require(opset.Version is >= MinOpset and <= 25, $"The model uses operator set {opset.Version}; {MinOpset} to 25 are read.");
        }

        Require(model.OpsetImport.Count == 1, $"The model names {model.OpsetImport.Count} operator sets; exactly 1 is allowed.");
        CheckGraph(model.Graph!);
    }

    private static void CheckGraph(GraphProto graph)
    {
        Require(graph.Node.Count is > 0 and <= MaxNodes, $"The model has {graph.Node.Count} nodes; 1 to {MaxNodes} are allowed.");
        Require(graph.SparseInitializer.Count == 0, "The model has sparse weights; they are refused.");
        foreach (var tensor in graph.Initializer)
        {
            CheckTensor(tensor);
        }

        foreach (var node in graph.Node)
        {
            Require(IsDefaultDomain(node.Domain), $"The node '{node.Name}' is from the operator domain '{node.Domain}'; only ONNX's own is allowed.");
            Require(Operators.Contains(node.OpType), $"The node '{node.Name}' uses the operator '{node.OpType}', which is not on the list of allowed ones.");
            foreach (var attribute in node.Attribute)
            {
                CheckAttribute(node, attribute);
            }
        }
    }

    private static void CheckAttribute(NodeProto node, AttributeProto attribute)
    {
        var plain = !attribute.HasG && attribute.Graphs.Count == 0 && attribute.Tensors.Count == 0
            && !attribute.HasSparseTensor && attribute.SparseTensors.Count == 0;
        Require(plain, $"The attribute '{attribute.Name}' of the node '{node.Name}' holds a graph or a list of tensors; they are refused.");
        if (attribute.T is not null)
        {
            CheckTensor(attribute.T);
        }
    }

    private static void CheckTensor(TensorProto tensor)
    {
        var isExternal = tensor.ExternalData.Count > 0 || tensor.DataLocation != 0;
        Require(!isExternal, $"The weights '{tensor.Name}' lie in another file; external data is refused.");
        Require(tensor.StringData.Count == 0, $"The tensor '{tensor.Name}' holds text; only numbers are allowed.");
        long count = 1;
        foreach (var dimension in tensor.Dims)
        {
            Require(dimension is >= 0 and <= MaxBytes, $"The tensor '{tensor.Name}' has a side of {dimension}; 0 to {MaxBytes} are allowed.");
            count = checked(count * Math.Max(dimension, 1));
            Require(count <= MaxBytes, $"The tensor '{tensor.Name}' has more than {MaxBytes} values.");
        }
    }

    private static bool IsDefaultDomain(string domain) => domain is "" or "ai.onnx";

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new InvalidModelException(message);
        }
    }
}
