using Fovea.Engine.Onnx;
using Fovea.FineTuning.Graph;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using TorchSharp;

namespace Fovea.FineTuning.Tests.Graph;

/// <summary>Runs one file with ONNX Runtime and with the interpreter.</summary>
internal static class BackboneFile
{
    public static byte[] Embedded => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Backbones", "fovea-v0.onnx"));

    public static float[] RunReference(byte[] onnx, string output, float[] input, int[] shape)
    {
        using var session = new InferenceSession(onnx);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor("input", new DenseTensor<float>(input, shape))], [output]);
        return results.Single().AsTensor<float>().ToArray();
    }

    public static float[] RunGraph(TorchGraph graph, float[] input, int[] shape, GraphPrecision precision = GraphPrecision.Float32)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        return graph.Forward(torch.tensor(input, [.. shape.Select(side => (long)side)]), precision).contiguous().data<float>().ToArray();
    }

    public static float[] Values(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 4) - 2)];
    }

    public static void AssertClose(float[] expected, float[] actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"Value {i} is {actual[i]} instead of {expected[i]}.");
        }
    }
}
