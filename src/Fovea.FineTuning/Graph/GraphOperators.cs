using TorchSharp;
using static TorchSharp.torch;

namespace Fovea.FineTuning.Graph;

/// <summary>The ONNX operators that fine-tuning knows; docs/engine.md lists them.</summary>
internal static class GraphOperators
{
    private delegate Tensor[] Implementation(GraphNode node, Tensor?[] inputs);

    private sealed record Entry(Implementation Run, Arithmetic Arithmetic);

    private enum Arithmetic
    {
        /// <summary>In whatever type comes in.</summary>
        AsGiven,

        /// <summary>In the precision that was asked for.</summary>
        Product,

        /// <summary>Always in float32, because sums, roots and exponentials lose too much in bfloat16.</summary>
        Wide,
    }

    private static readonly Dictionary<string, Entry> Known = new(StringComparer.Ordinal)
    {
        ["Conv"] = Product(SpatialOperators.Convolution),
        ["Gemm"] = Product(MatrixOperators.Gemm),
        ["MatMul"] = Product((_, x) => matmul(x[0]!, x[1]!)),
        ["MaxPool"] = AsGiven(SpatialOperators.MaxPool),
        ["AveragePool"] = AsGiven(SpatialOperators.AveragePool),
        ["GlobalAveragePool"] = Wide((_, x) => x[0]!.mean([2, 3], keepdim: true)),
        ["GlobalMaxPool"] = AsGiven((_, x) => x[0]!.amax([2, 3], keepdim: true)),
        ["Pad"] = AsGiven(SpatialOperators.Pad),
        ["BatchNormalization"] = Wide(NormalisationOperators.Batch),
        ["InstanceNormalization"] = Wide(NormalisationOperators.Instance),
        ["LayerNormalization"] = Wide(NormalisationOperators.Layer),
        ["Add"] = AsGiven((_, x) => x[0]!.Plus(x[1]!)),
        ["Sub"] = AsGiven((_, x) => x[0]!.Minus(x[1]!)),
        ["Mul"] = AsGiven((_, x) => x[0]! * x[1]!),
        ["Div"] = Wide((_, x) => x[0]!.is_floating_point() ? x[0]! / x[1]! : (x[0]!.to(ScalarType.Float64) / x[1]!).trunc().to(x[0]!.dtype)),
        ["Pow"] = Wide((_, x) => pow(x[0]!, x[1]!)),
        ["Max"] = AsGiven((_, x) => x.Skip(1).Aggregate(x[0]!, (a, b) => maximum(a, b!))),
        ["Min"] = AsGiven((_, x) => x.Skip(1).Aggregate(x[0]!, (a, b) => minimum(a, b!))),
        ["Sqrt"] = Wide((_, x) => x[0]!.sqrt()),
        ["Exp"] = Wide((_, x) => x[0]!.exp()),
        ["Erf"] = Wide((_, x) => x[0]!.erf()),
        ["Relu"] = AsGiven((_, x) => x[0]!.relu()),
        ["LeakyRelu"] = AsGiven((n, x) => nn.functional.leaky_relu(x[0]!, n.Float("alpha", 0.01f))),
        ["PRelu"] = AsGiven((_, x) => where(x[0]!.lt(0), x[0]! * x[1]!, x[0]!)),
        ["Elu"] = Wide((n, x) => nn.functional.elu(x[0]!, n.Float("alpha", 1))),
        ["Gelu"] = Wide(MatrixOperators.Gelu),
        ["Sigmoid"] = Wide((_, x) => x[0]!.sigmoid()),
        ["HardSigmoid"] = AsGiven((n, x) => ((x[0]! * n.Float("alpha", 0.2f)) + n.Float("beta", 0.5f)).clamp(0, 1)),
        ["HardSwish"] = AsGiven((_, x) => nn.functional.hardswish(x[0]!)),
        ["Tanh"] = Wide((_, x) => x[0]!.tanh()),
        ["Softmax"] = Wide((n, x) => nn.functional.softmax(x[0]!, n.Int("axis", -1))),
        ["Clip"] = AsGiven(MatrixOperators.Clip),
        ["Dropout"] = AsGiven((_, x) => x[0]!.alias()),
        ["Identity"] = AsGiven((_, x) => x[0]!.alias()),
        ["Cast"] = AsGiven((n, x) => x[0]!.to(GraphTensors.TypeOf(n.Int("to", GraphTensors.Float)))),
        ["ReduceMean"] = Wide((n, x) => ShapeOperators.Reduce(n, x, (t, axes, keep) => t.mean(axes, keep))),
        ["ReduceSum"] = Wide((n, x) => ShapeOperators.Reduce(n, x, (t, axes, keep) => t.sum(axes, keep))),
        ["ReduceMax"] = AsGiven((n, x) => ShapeOperators.Reduce(n, x, (t, axes, keep) => t.amax(axes, keep))),
        ["Constant"] = AsGiven((n, _) => GraphTensors.Read(n.Tensor("value") ?? throw n.NotSupported("a value that is no tensor"))),
        ["ConstantOfShape"] = AsGiven(ShapeOperators.ConstantOfShape),
        ["Shape"] = AsGiven((n, x) => ShapeOperators.Shape(n, x[0]!)),
        ["Reshape"] = AsGiven(ShapeOperators.Reshape),
        ["Flatten"] = AsGiven(ShapeOperators.Flatten),
        ["Transpose"] = AsGiven((n, x) => x[0]!.permute(n.Ints("perm") ?? [.. Enumerable.Range(0, (int)x[0]!.dim()).Reverse().Select(axis => (long)axis)])),
        ["Squeeze"] = AsGiven(ShapeOperators.Squeeze),
        ["Unsqueeze"] = AsGiven(ShapeOperators.Unsqueeze),
        ["Concat"] = AsGiven(ShapeOperators.Concat),
        ["Split"] = new(ShapeOperators.Split, Arithmetic.AsGiven),
        ["Slice"] = AsGiven(ShapeOperators.Slice),
        ["Gather"] = AsGiven(ShapeOperators.Gather),
        ["Expand"] = AsGiven((_, x) => x[0]!.expand(BroadcastShape(x[0]!, ShapeOperators.Longs(x[1]!)))),
        ["Equal"] = AsGiven((_, x) => x[0]!.eq(x[1]!)),
        ["Where"] = AsGiven((_, x) => where(x[0]!, x[1]!, x[2]!)),
    };

    /// <summary>The names of all known operators.</summary>
    public static IReadOnlyCollection<string> Names => Known.Keys;

    public static bool IsKnown(string name) => Known.ContainsKey(name);

    /// <returns>The node's outputs, in order; fewer when the last ones are of no use in inference.</returns>
    public static Tensor[] Run(GraphNode node, Tensor?[] inputs, GraphPrecision precision)
    {
        var entry = Known[node.Operator];
        var isHalf = precision == GraphPrecision.BFloat16;
        return entry.Arithmetic switch
        {
            Arithmetic.Product when isHalf => entry.Run(node, Convert(inputs, ScalarType.Float32, ScalarType.BFloat16)),
            Arithmetic.Wide when isHalf => entry.Run(node, Convert(inputs, ScalarType.BFloat16, ScalarType.Float32)),
            _ => entry.Run(node, inputs),
        };
    }

    private static Tensor?[] Convert(Tensor?[] inputs, ScalarType from, ScalarType to) => [.. inputs.Select(x => x is not null && x.dtype == from ? x.to(to) : x)];

    private static long[] BroadcastShape(Tensor tensor, long[] shape)
    {
        // ONNX broadcasts both ways: a side of the shape that is 1 keeps the tensor's own.
        var own = tensor.shape;
        var length = Math.Max(own.Length, shape.Length);
        return [.. Enumerable.Range(0, length).Select(i => Math.Max(At(own, i), At(shape, i)))];

        long At(long[] sides, int index) => index - (length - sides.Length) is var at && at >= 0 ? sides[at] : 1;
    }

    private static Entry Product(Func<GraphNode, Tensor?[], Tensor> run) => new((n, x) => [run(n, x)], Arithmetic.Product);

    private static Entry Wide(Func<GraphNode, Tensor?[], Tensor> run) => new((n, x) => [run(n, x)], Arithmetic.Wide);

    private static Entry AsGiven(Func<GraphNode, Tensor?[], Tensor> run) => new((n, x) => [run(n, x)], Arithmetic.AsGiven);
}
