using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Fovea.Engine.Onnx;
using Fovea.FineTuning.Graph;

namespace Fovea.Pretrain.Quantisation;

/// <summary>
/// Turns the convolutions of a network into those of 8-bit integers, after training (Jacob et al. 2018, arXiv:1712.05877): weights by channel,
/// tensors between them by ranges met on pictures. The first convolution and the sum before the pooled features stay float.
/// </summary>
/// <param name="onnx">A feed-forward network of Conv, Relu, Add and AveragePool.</param>
/// <param name="sizePixels">Side of its input.</param>
/// <param name="pictures">Prepared pictures, <c>[3, S, S]</c> each.</param>
/// <param name="threads">Threads of the computation.</param>
internal sealed class Quantiser(byte[] onnx, int sizePixels, IReadOnlyList<float[]> pictures, int threads)
{
    private const int UInt8 = 2;
    private const int Int8 = 3;
    private const int ValuesPerPicture = 2000;
    private const int PicturesForMeans = 128;
    private readonly ModelProto model = FloatGraph.Read(onnx);
    private readonly Dictionary<string, TensorProto> weights = [];
    private readonly List<float[]> picturesForMeans = [.. pictures.Take(PicturesForMeans)];
    private readonly Dictionary<string, ActivationRange> ranges = [];

    /// <returns>The quantised network.</returns>
    public byte[] Run()
    {
        foreach (var tensor in model.Graph.Initializer)
        {
            weights[tensor.Name] = tensor;
        }

        Calibrate();
        var convolutions = model.Graph.Node.Where(IsQuantised).Select(node => node.Output[0]).ToList();
        var exact = Means(model, convolutions);
        var corrections = new Dictionary<string, float[]>();
        foreach (var convolution in convolutions)
        {
            // One after the other: what is corrected before changes what is lost after it.
            var rounded = Means(Build(corrections), [convolution])[convolution];
            corrections[convolution] = [.. exact[convolution].Zip(rounded, (wanted, met) => (float)(wanted - met))];
        }

        return OnnxModel.Save(Build(corrections));
    }

    private bool IsQuantised(NodeProto node) => node.OpType == "Conv" && ranges.ContainsKey(node.Input[0]);

    /// <summary>Chooses the range of each tensor that becomes bytes.</summary>
    private void Calibrate()
    {
        var input = model.Graph.Input.Single().Name;
        var names = model.Graph.Node.Where(node => node.OpType is "Conv" or "Add" or "AveragePool")
            .SelectMany(node => node.OpType == "Add" ? node.Input : node.Input.Take(1)).Where(name => name != input).Distinct().ToList();
        var met = names.ToDictionary(name => name, _ => new List<float>());
        using var activations = new Activations(model, names, sizePixels, threads);
        foreach (var picture in pictures)
        {
            activations.Run(picture, (name, values) => Sample(values.Span, met[name]));
        }

        foreach (var name in names)
        {
            ranges[name] = ActivationRange.Of(CollectionsMarshal.AsSpan(met[name]));
        }

        // Means of bytes need no other range.
        foreach (var pool in model.Graph.Node.Where(node => node.OpType == "AveragePool"))
        {
            ranges[pool.Output[0]] = ranges[pool.Input[0]];
        }
    }

    private static void Sample(ReadOnlySpan<float> values, List<float> sample)
    {
        var step = Math.Max(1, values.Length / ValuesPerPicture);
        // An odd step meets all columns and channels.
        step += 1 - (step % 2);
        for (var i = 0; i < values.Length; i += step)
        {
            sample.Add(values[i]);
        }
    }

    /// <summary>
    /// The mean of each channel of some tensors over pictures. By what quantisation takes from those of a convolution, its bias is corrected (Nagel et
    /// al. 2019, arXiv:1906.04721, section 4.2).
    /// </summary>
    private Dictionary<string, double[]> Means(ModelProto network, IReadOnlyList<string> names)
    {
        var sums = names.ToDictionary(name => name, name => new double[weights[model.Graph.Node.Single(node => node.Output[0] == name).Input[1]].Dims[0]]);
        using var activations = new Activations(network, names, sizePixels, threads);
        foreach (var picture in picturesForMeans)
        {
            activations.Run(picture, (name, values) => AddMeans(values.Span, sums[name]));
        }

        return sums.ToDictionary(pair => pair.Key, pair => pair.Value.Select(sum => sum / picturesForMeans.Count).ToArray());
    }

    private static void AddMeans(ReadOnlySpan<float> values, double[] sums)
    {
        var plane = values.Length / sums.Length;
        for (var channel = 0; channel < sums.Length; channel++)
        {
            sums[channel] += TensorPrimitives.Sum(values.Slice(channel * plane, plane)) / (double)plane;
        }
    }

    private ModelProto Build(Dictionary<string, float[]> corrections)
    {
        var built = model.Clone();
        var graph = built.Graph;
        graph.Node.Clear();
        foreach (var (name, range) in ranges)
        {
            graph.Initializer.Add(OnnxModel.FloatTensor(ScaleOf(name), [range.Scale]));
            graph.Initializer.Add(OnnxModel.Tensor<byte>(ZeroOf(name), UInt8, [range.ZeroPoint]));
        }

        foreach (var node in model.Graph.Node)
        {
            var copy = node.Clone();
            for (var i = 0; i < copy.Input.Count; i++)
            {
                copy.Input[i] = ranges.ContainsKey(copy.Input[i]) ? BytesOf(copy.Input[i]) + "/float" : copy.Input[i];
            }

            if (IsQuantised(node))
            {
                QuantiseWeights(graph, node, copy, corrections.GetValueOrDefault(node.Output[0]));
            }

            graph.Node.Add(copy);
            foreach (var name in node.Output.Where(ranges.ContainsKey))
            {
                graph.Node.Add(OnnxModel.Node("QuantizeLinear", [name, ScaleOf(name), ZeroOf(name)], BytesOf(name)));
                graph.Node.Add(OnnxModel.Node("DequantizeLinear", [BytesOf(name), ScaleOf(name), ZeroOf(name)], BytesOf(name) + "/float"));
            }
        }

        return built;
    }

    private void QuantiseWeights(GraphProto graph, NodeProto node, NodeProto copy, float[]? correction)
    {
        var (weight, bias) = (weights[node.Input[1]], weights[node.Input[2]]);
        var channels = (int)weight.Dims[0];
        var quantised = QuantisedWeights.Of(GraphTensors.Floats(weight), channels);
        var scale = ranges[node.Input[0]].Scale;
        float[] sums = [.. quantised.Scales.Select(s => s * scale)];
        var biases = GraphTensors.Floats(bias);
        int[] wholeBiases = [.. Enumerable.Range(0, channels).Select(c => (int)Math.Round((biases[c] + (correction?[c] ?? 0)) / (double)sums[c]))];
        graph.Initializer.Remove(weight);
        graph.Initializer.Remove(bias);
        copy.Input[1] = AddWeights(graph, node.Input[1], OnnxModel.Tensor<sbyte>(node.Input[1] + "/int8", Int8, quantised.Values, [.. weight.Dims]), quantised.Scales, OnnxModel.Tensor<sbyte>(node.Input[1] + "/zero", Int8, new sbyte[channels], channels));
        copy.Input[2] = AddWeights(graph, node.Input[2], OnnxModel.Tensor<int>(node.Input[2] + "/int32", GraphTensors.Int32, wholeBiases, channels), sums, OnnxModel.Tensor<int>(node.Input[2] + "/zero", GraphTensors.Int32, new int[channels], channels));
    }

    private static string AddWeights(GraphProto graph, string name, TensorProto values, float[] scales, TensorProto zeros)
    {
        var scale = OnnxModel.FloatTensor(name + "/scale", scales, scales.Length);
        graph.Initializer.Add([values, scale, zeros]);
        graph.Node.Add(OnnxModel.Node("DequantizeLinear", [values.Name, scale.Name, zeros.Name], name + "/float", OnnxModel.IntAttribute("axis", 0)));
        return name + "/float";
    }

    private static string ScaleOf(string name) => name + "/scale";

    private static string ZeroOf(string name) => name + "/zero";

    private static string BytesOf(string name) => name + "/uint8";
}
