using Fovea.Engine.Onnx;
using Fovea.FineTuning.Graph;

namespace Fovea.Pretrain.Students;

/// <summary>Makes a fresh network of fovea-v0's kind: basic residual blocks of dense 3x3 convolutions.</summary>
/// <remarks>
/// Without batch normalisation, so that what is trained is what is shipped: the second convolution of every block starts at 0, so that
/// the network starts as its shortcuts (Zhang et al. 2019, arXiv:1901.09321; De &amp; Smith 2020, arXiv:2002.10444).
/// </remarks>
internal sealed class ResidualNetwork
{
    public const string Input = "input";
    public const string Features = "features";
    public const string Map = "map";
    private const int Opset = 13;
    private const int IrVersion = 8;
    private const int StemWidth = 32;

    private readonly GraphProto graph = new() { Name = "backbone" };
    private readonly Random random;

    // Those of a smaller network that have no place yet.
    private readonly Dictionary<string, LayerWeights> known;

    private ResidualNetwork(int seed, Dictionary<string, LayerWeights> known) => (random, this.known) = (new Random(seed), known);

    /// <summary>Makes the network, its weights in float16.</summary>
    /// <param name="recipe">Widths and blocks.</param>
    /// <param name="seed">Decides the weights that are new.</param>
    /// <param name="from">A smaller network of this kind, whose weights it takes, or <see langword="null"/>.</param>
    /// <returns>An ONNX file: <c>[N, 3, S, S]</c> to features <c>[N, D]</c> and the map they are the mean of.</returns>
    /// <exception cref="InvalidDataException">The smaller network is of another kind, or has other widths or more blocks.</exception>
    public static byte[] Create(NetworkRecipe recipe, int seed, StartingPoint? from = null)
    {
        var known = from is null ? [] : LayerWeights.Of(from);
        var onnx = new ResidualNetwork(seed, known).Build(recipe);
        return known.Keys.FirstOrDefault() is { } unused
            ? throw new InvalidDataException($"The network has no place for the layer {unused} of '{from!.Manifest.Id}'.")
            : onnx;
    }

    private byte[] Build(NetworkRecipe recipe)
    {
        var value = Convolution(Input, 3, StemWidth, 3, 2, 2, "stem1");
        value = Convolution(value, StemWidth, StemWidth, 3, 1, 2, "stem2");
        value = Convolution(value, StemWidth, recipe.Widths[0], 3, 2, 2, "stem3");
        var width = recipe.Widths[0];
        foreach (var (stage, wide) in recipe.Widths.Index())
        {
            for (var block = 0; block < recipe.Blocks[stage]; block++)
            {
                value = Block(value, width, wide, stage > 0 && block == 0 ? 2 : 1, $"stage{stage + 1}.{block + 1}");
                width = wide;
            }
        }

        Add("Identity", [value], Map);
        Add("GlobalAveragePool", [value], "pooled");
        Add("Flatten", ["pooled"], Features);
        return Save(recipe.Widths[^1]);
    }

    private string Block(string input, int from, int to, int stride, string name)
    {
        var branch = Convolution(input, from, to, 3, stride, 2, name + ".a");
        branch = Convolution(branch, to, to, 3, 1, 0, name + ".b", isActive: false);
        var shortcut = input;
        if (stride > 1)
        {
            shortcut = Add("AveragePool", [shortcut], name + ".pool", Ints("kernel_shape", stride, stride), Ints("strides", stride, stride), OnnxModel.IntAttribute("ceil_mode", 1));
        }

        if (from != to)
        {
            shortcut = Convolution(shortcut, from, to, 1, 1, 1, name + ".c", isActive: false);
        }

        return Add("Relu", [Add("Add", [branch, shortcut], name + ".sum")], name);
    }

    /// <param name="input">What it reads.</param>
    /// <param name="from">Channels of it.</param>
    /// <param name="to">Channels it makes.</param>
    /// <param name="kernel">Side of its kernel.</param>
    /// <param name="stride">Of its output.</param>
    /// <param name="gain">Variance of the output in terms of the input's (He et al. 2015, arXiv:1502.01852): 2 before a rectifier.</param>
    /// <param name="name">Of the result.</param>
    /// <param name="isActive">Whether a rectifier follows.</param>
    private string Convolution(string input, int from, int to, int kernel, int stride, double gain, string name, bool isActive = true)
    {
        var layer = known.Remove(name, out var taken) ? taken : Random(gain, to, from, kernel);
        if (!layer.Shape.SequenceEqual([to, from, kernel, kernel]))
        {
            throw new InvalidDataException($"The layer {name} has the shape [{string.Join(", ", layer.Shape)}]; the network's is [{to}, {from}, {kernel}, {kernel}].");
        }

        var weights = Initializer(name + ".weight", layer.Weights, to, from, kernel, kernel);
        var biases = Initializer(name + ".bias", layer.Biases, to);
        var pad = kernel / 2;
        var result = Add("Conv", [input, weights, biases], name + ".conv", Ints("kernel_shape", kernel, kernel), Ints("strides", stride, stride), Ints("pads", pad, pad, pad, pad));
        return isActive ? Add("Relu", [result], name + ".relu") : result;
    }

    private LayerWeights Random(double gain, int to, int from, int kernel)
    {
        var deviation = Math.Sqrt(gain / (from * kernel * kernel));
        return new LayerWeights([to, from, kernel, kernel], [.. Enumerable.Range(0, to * from * kernel * kernel).Select(_ => (Half)(deviation * Normal()))], new Half[to]);
    }

    private string Initializer(string name, Half[] values, params long[] shape)
    {
        graph.Initializer.Add(OnnxModel.Tensor<Half>(name, GraphTensors.Float16, values, shape));
        return Add("Cast", [name], name + ".wide", OnnxModel.IntAttribute("to", OnnxModel.FloatType));
    }

    private string Add(string operation, string[] inputs, string output, params AttributeProto[] attributes)
    {
        graph.Node.Add(OnnxModel.Node(operation, inputs, output, attributes));
        return output;
    }

    private static AttributeProto Ints(string name, params long[] values)
    {
        const int type = 7;
        var attribute = new AttributeProto { Name = name, Type = type };
        attribute.Ints.Add(values);
        return attribute;
    }

    private byte[] Save(int dimension)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add([new DimensionProto { DimParam = "n" }, new DimensionProto { DimValue = 3 }, new DimensionProto { DimParam = "h" }, new DimensionProto { DimParam = "w" }]);
        graph.Input.Add(new ValueInfoProto { Name = Input, Type = new TypeProto { TensorType = new TensorTypeProto { ElemType = OnnxModel.FloatType, Shape = shape } } });
        graph.Output.Add([OnnxModel.MatrixOutput(Features, dimension), OnnxModel.FloatOutput(Map)]);
        var model = new ModelProto { IrVersion = IrVersion, ProducerName = "fovea", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        return OnnxModel.Save(model);
    }

    /// <summary>The Box-Muller transform.</summary>
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
