using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Fovea.Engine.Onnx;
using Fovea.Pretrain.Quantisation;
using Fovea.Pretrain.Students;

namespace Fovea.Pretrain.Tests.Quantisation;

public class QuantiserTests
{
    private const int SizePixels = 64;
    private const int Int8 = 3;
    private static readonly byte[] Network = ResidualNetwork.Create(new NetworkRecipe([8, 16], [2, 1], SizePixels), seed: 3);
    private static readonly IReadOnlyList<float[]> Pictures = [.. Enumerable.Range(0, 24).Select(Picture)];

    [Fact]
    public void Run_Network_GivesNearlyTheSameFeaturesFromIntegers()
    {
        var quantised = Quantise();

        var weights = OnnxModel.Load(quantised).Graph.Initializer.Where(tensor => tensor.DataType == Int8 && tensor.Dims.Count == 4).ToList();
        Assert.Equal(Convolutions(Network) - 1, weights.Count);
        Assert.All(weights, tensor => Assert.All(MemoryMarshal.Cast<byte, sbyte>(tensor.RawData.Span).ToArray(), value => Assert.InRange(value, -63, 63)));
        using OnnxSession exact = new(Network), whole = new(quantised);
        // Pictures that ranges and biases were not chosen on.
        foreach (var picture in Enumerable.Range(100, 8).Select(Picture))
        {
            Assert.InRange(TensorPrimitives.CosineSimilarity(Features(exact, picture), Features(whole, picture)), 0.99f, 1.001f);
        }
    }

    [Fact]
    public void Run_Twice_GivesTheSameFile() => Assert.Equal(Quantise(), Quantise());

    private static byte[] Quantise() => new Quantiser(Network, SizePixels, Pictures, threads: 1).Run();

    private static int Convolutions(byte[] network) => OnnxModel.Load(network).Graph.Node.Count(node => node.OpType == "Conv");

    private static float[] Features(OnnxSession session, float[] picture) =>
        session.Run(ResidualNetwork.Input, picture, [1, 3, SizePixels, SizePixels], ResidualNetwork.Features).Values;

    /// <summary>Smooth waves, another picture for each seed.</summary>
    private static float[] Picture(int seed)
    {
        var random = new Random(seed);
        var (x, y, phase) = (random.NextDouble() * 0.5, random.NextDouble() * 0.5, random.NextDouble() * 6);
        return [.. Enumerable.Range(0, 3 * SizePixels * SizePixels).Select(i =>
            (float)(2 * Math.Sin((x * (i % SizePixels)) + (y * (i / SizePixels % SizePixels)) + (phase * (1 + (i / (SizePixels * SizePixels)))))))];
    }
}
