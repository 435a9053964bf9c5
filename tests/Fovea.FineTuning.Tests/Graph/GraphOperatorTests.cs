using Fovea.Engine.Onnx;
using Fovea.FineTuning.Graph;
using Google.Protobuf;
using static Fovea.FineTuning.Tests.Graph.BackboneFile;

namespace Fovea.FineTuning.Tests.Graph;

/// <summary>Every operator alone, against ONNX Runtime.</summary>
public sealed class GraphOperatorTests
{
    private static readonly int[] Shape = [2, 4, 7, 6];

    /// <summary>Nodes from <c>input</c> to <c>output</c>, with the operators they are there for.</summary>
    private static readonly Dictionary<string, Func<IEnumerable<object>>> Cases = new(StringComparer.Ordinal)
    {
        ["Conv"] = () => [Weights("w", 6, 2, 3, 3), Weights("b", 6), Node("Conv", "input w b", ("group", 2L), ("pads", new long[] { 1, 0, 1, 2 }), ("strides", new long[] { 2, 1 }))],
        ["Conv same"] = () => [Weights("w", 6, 4, 3, 3), Node("Conv", "input w", ("auto_pad", "SAME_UPPER"), ("strides", new long[] { 2, 2 }))],
        ["Gemm"] = () => [Node("Flatten", "input", "flat"), Weights("w", 5, 168), Weights("b", 5), Node("Gemm", "flat w b", ("transB", 1L), ("alpha", 0.5f), ("beta", 2f))],
        ["MatMul"] = () => [Weights("w", 6, 3), Node("MatMul", "input w")],
        ["MaxPool"] = () => [Node("MaxPool", "input", ("kernel_shape", new long[] { 3, 2 }), ("strides", new long[] { 2, 2 }), ("ceil_mode", 1L), ("pads", new long[] { 1, 0, 1, 0 }))],
        ["MaxPool uneven"] = () => [Node("MaxPool", "input", ("kernel_shape", new long[] { 3, 3 }), ("strides", new long[] { 2, 2 }), ("pads", new long[] { 0, 0, 1, 1 }))],
        ["AveragePool"] = () => [Node("AveragePool", "input", ("kernel_shape", new long[] { 3, 3 }), ("strides", new long[] { 2, 2 }), ("pads", new long[] { 1, 1, 1, 1 }))],
        ["GlobalAveragePool"] = () => [Node("GlobalAveragePool", "input")],
        ["GlobalMaxPool"] = () => [Node("GlobalMaxPool", "input")],
        ["Pad"] = () => [Longs("p", 0, 0, 1, 2, 0, 0, 0, 1), Weights("v"), Node("Pad", "input p v")],
        ["Pad reflect"] = () => [Longs("p", 0, 0, 1, 2, 0, 0, 3, 1), Node("Pad", "input p", ("mode", "reflect"))],
        ["BatchNormalization"] = () => [Weights("s", 4), Weights("b", 4), Weights("m", 4), Positive("v", 4), Node("BatchNormalization", "input s b m v", ("epsilon", 0.01f))],
        ["InstanceNormalization"] = () => [Weights("s", 4), Weights("b", 4), Node("InstanceNormalization", "input s b")],
        ["LayerNormalization"] = () => [Weights("s", 6), Weights("b", 6), Node("LayerNormalization", "input s b", ("axis", -1L))],
        ["Add"] = () => [Weights("w", 4, 1, 1), Node("Add", "input w")],
        ["Sub"] = () => [Weights("w", 6), Node("Sub", "w input")],
        ["Mul"] = () => [Weights("w", 7, 1), Node("Mul", "input w")],
        ["Div"] = () => [Positive("w", 6), Node("Div", "input w")],
        ["Div whole numbers"] = () => [Node("Shape", "input", "s"), Longs("two", 2), Node("Div", "s two", "half"), Cast("half", "output", 1)],
        ["Pow"] = () => [Constant("two", 2), Node("Pow", "input two")],
        ["Max"] = () => [Weights("w", 6), Weights("v", 7, 1), Node("Max", "input w v")],
        ["Min"] = () => [Weights("w", 6), Node("Min", "input w")],
        ["Sqrt"] = () => [Node("Exp", "input", "e"), Node("Sqrt", "e")],
        ["Exp"] = () => [Node("Exp", "input")],
        ["Erf"] = () => [Node("Erf", "input")],
        ["Relu"] = () => [Node("Relu", "input")],
        ["LeakyRelu"] = () => [Node("LeakyRelu", "input", ("alpha", 0.2f))],
        ["PRelu"] = () => [Weights("w", 4, 1, 1), Node("PRelu", "input w")],
        ["Elu"] = () => [Node("Elu", "input", ("alpha", 0.7f))],
        ["Gelu"] = () => [Node("Gelu", "input")],
        ["Gelu tanh"] = () => [Node("Gelu", "input", ("approximate", "tanh"))],
        ["Sigmoid"] = () => [Node("Sigmoid", "input")],
        ["HardSigmoid"] = () => [Node("HardSigmoid", "input", ("alpha", 0.3f))],
        ["HardSwish"] = () => [Node("HardSwish", "input")],
        ["Tanh"] = () => [Node("Tanh", "input")],
        ["Softmax"] = () => [Node("Softmax", "input", ("axis", 1L))],
        ["Clip"] = () => [Constant("low", -0.5f), Constant("high", 1), Node("Clip", "input low high")],
        ["Clip above"] = () => [Constant("high", 1), Node("Clip", "input  high")],
        ["Dropout"] = () => [Node("Dropout", "input")],
        ["Identity"] = () => [Node("Identity", "input")],
        ["Cast"] = () => [Half("w", 6), Cast("w", "wide", 1), Node("Mul", "input wide")],
        ["ReduceMean"] = () => [Longs("a", 2, 3), Node("ReduceMean", "input a", ("keepdims", 0L))],
        ["ReduceSum"] = () => [Longs("a", -1), Node("ReduceSum", "input a")],
        ["ReduceMax"] = () => [Longs("a", 1), Node("ReduceMax", "input a", ("keepdims", 0L))],
        ["Constant"] = () => [ConstantNode("c", 3), Node("Mul", "input c")],
        ["ConstantOfShape"] = () => [Node("Shape", "input", "s"), Node("ConstantOfShape", "s", "zero"), Node("Add", "input zero")],
        ["Shape"] = () => [Node("Shape", "input", "s", ("start", 1L), ("end", -1L)), Cast("s", "output", 1)],
        ["Reshape"] = () => [Longs("to", 0, -1, 6), Node("Reshape", "input to")],
        ["Flatten"] = () => [Node("Flatten", "input", ("axis", 2L))],
        ["Transpose"] = () => [Node("Transpose", "input", ("perm", new long[] { 0, 2, 3, 1 }))],
        ["Squeeze"] = () => [Node("GlobalMaxPool", "input", "g"), Longs("a", 3, -2), Node("Squeeze", "g a")],
        ["Unsqueeze"] = () => [Longs("a", 1, -1), Node("Unsqueeze", "input a")],
        ["Concat"] = () => [Node("Relu", "input", "r"), Node("Concat", "input r input", ("axis", 1L))],
        ["Split"] = () => [Longs("s", 1, 3), Split("input s", "a b"), Node("Concat", "b a", ("axis", 1L))],
        ["Split evenly"] = () => [Split("input", "a b", ("num_outputs", 2L)), Node("Concat", "b a", ("axis", 1L))],
        ["Slice"] = () => [Longs("from", 1, -4), Longs("to", 1000, -1), Longs("axes", 1, 2), Longs("steps", 2, 1), Node("Slice", "input from to axes steps")],
        ["Gather"] = () => [Longs("i", 2, -1), Node("Gather", "input i", ("axis", 3L))],
        ["Expand"] = () => [Node("GlobalMaxPool", "input", "g"), Longs("to", 3, 5), Node("Expand", "g to")],
        ["Equal Where"] = () => [Constant("zero", 0), Node("Relu", "input", "r"), Node("Equal", "r zero", "is"), Node("Where", "is zero input")],
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Operator_OnRandomValues_EqualsOnnxRuntime(string name)
    {
        var onnx = Model(Cases[name]());
        var input = Values(Shape.Aggregate((a, b) => a * b), seed: 7);
        using var graph = new TorchGraph(onnx, "input", "output");

        AssertClose(RunReference(onnx, "output", input, Shape), RunGraph(graph, input, Shape), 1e-4f);
    }

    [Fact]
    public void Operators_ThatAreKnown_AreAllTestedAndDocumented()
    {
        var tested = Cases.Keys.SelectMany(name => name.Split(' ')).ToHashSet();
        var document = File.ReadAllText(Path.Combine(SharedData.Checkout(), "docs", "engine.md"));

        Assert.DoesNotContain(GraphOperators.Names, name => !tested.Contains(name));
        Assert.DoesNotContain(GraphOperators.Names, name => !document.Contains($"`{name}`", StringComparison.Ordinal));
    }

    private static byte[] Model(IEnumerable<object> parts)
    {
        var graph = new GraphProto { Name = "test" };
        graph.Node.Add(parts.OfType<NodeProto>());
        graph.Initializer.Add(parts.OfType<TensorProto>());
        graph.Input.Add(new ValueInfoProto { Name = "input", Type = FloatType(Shape) });
        graph.Output.Add(new ValueInfoProto { Name = "output", Type = new TypeProto { TensorType = new TensorTypeProto { ElemType = 1 } } });
        var model = new ModelProto { IrVersion = 9, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 20 });
        return model.ToByteArray();
    }

    private static TypeProto FloatType(int[] sides)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(sides.Select(side => new DimensionProto { DimValue = side }));
        return new TypeProto { TensorType = new TensorTypeProto { ElemType = 1, Shape = shape } };
    }

    private static NodeProto Node(string operation, string inputs, params (string, object)[] attributes) => Node(operation, inputs, "output", attributes);

    private static NodeProto Node(string operation, string inputs, string output, params (string, object)[] attributes) =>
        OnnxModel.Node(operation, inputs.Split(' '), output, attributes.Select(Attribute));

    private static NodeProto Split(string inputs, string outputs, params (string, object)[] attributes)
    {
        var node = Node("Split", inputs, outputs, [.. attributes, ("axis", 1L)]);
        node.Output.Clear();
        node.Output.Add(outputs.Split(' '));
        return node;
    }

    private static NodeProto Cast(string input, string output, long to) => Node("Cast", input, output, ("to", to));

    private static NodeProto ConstantNode(string name, float value)
    {
        var node = new NodeProto { OpType = "Constant", Name = name };
        node.Output.Add(name);
        node.Attribute.Add(new AttributeProto { Name = "value", Type = 4, T = Constant("", value) });
        return node;
    }

    private static AttributeProto Attribute((string Name, object Value) pair)
    {
        var attribute = new AttributeProto { Name = pair.Name };
        switch (pair.Value)
        {
            case long number:
                (attribute.I, attribute.Type) = (number, 2);
                break;
            case float number:
                (attribute.F, attribute.Type) = (number, 1);
                break;
            case string text:
                (attribute.S, attribute.Type) = (ByteString.CopyFromUtf8(text), 3);
                break;
            case long[] numbers:
                attribute.Ints.Add(numbers);
                attribute.Type = 7;
                break;
            default:
                throw new ArgumentException($"Got an attribute of type {pair.Value.GetType()}.");
        }

        return attribute;
    }

    private static TensorProto Constant(string name, float value) => OnnxModel.FloatTensor(name, [value]);

    private static TensorProto Weights(string name, params long[] shape) =>
        OnnxModel.FloatTensor(name, Values((int)shape.Aggregate(1L, (a, b) => a * b), name[0]), shape);

    private static TensorProto Positive(string name, params long[] shape) =>
        OnnxModel.FloatTensor(name, [.. Values((int)shape.Aggregate(1L, (a, b) => a * b), name[0]).Select(v => Math.Abs(v) + 0.5f)], shape);

    private static TensorProto Half(string name, int count)
    {
        var tensor = new TensorProto { Name = name, DataType = GraphTensors.Float16 };
        tensor.Dims.Add(count);
        GraphTensors.Write(tensor, Values(count, name[0]));
        return tensor;
    }

    private static TensorProto Longs(string name, params long[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = GraphTensors.Int64 };
        tensor.Dims.Add(values.Length);
        tensor.Int64Data.Add(values);
        return tensor;
    }
}
