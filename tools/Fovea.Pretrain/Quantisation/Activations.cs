using Fovea.Engine.Onnx;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Fovea.Pretrain.Quantisation;

/// <summary>Runs a network and hands out tensors inside of it.</summary>
internal sealed class Activations : IDisposable
{
    private readonly InferenceSession session;
    private readonly string input;
    private readonly int sizePixels;

    /// <param name="model">The network; it is not changed.</param>
    /// <param name="names">The tensors.</param>
    /// <param name="sizePixels">Side of the input.</param>
    /// <param name="threads">Threads of a run.</param>
    public Activations(ModelProto model, IReadOnlyList<string> names, int sizePixels, int threads)
    {
        var watched = model.Clone();
        watched.Graph.Output.Clear();
        watched.Graph.Output.Add(names.Select(OnnxModel.FloatOutput));
        // As the graph says: fused operators have no tensors in between.
        using var options = new SessionOptions { IntraOpNumThreads = threads, GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        session = new InferenceSession(OnnxModel.Save(watched), options);
        input = session.InputNames.Single();
        this.sizePixels = sizePixels;
    }

    /// <summary>Runs one picture.</summary>
    /// <param name="picture"><c>[3, S, S]</c>.</param>
    /// <param name="take">Is given the values of each tensor, by its name.</param>
    public void Run(float[] picture, Action<string, ReadOnlyMemory<float>> take)
    {
        using var results = session.Run([NamedOnnxValue.CreateFromTensor(input, new DenseTensor<float>(picture, [1, 3, sizePixels, sizePixels]))]);
        foreach (var result in results)
        {
            take(result.Name, ((DenseTensor<float>)result.AsTensor<float>()).Buffer);
        }
    }

    public void Dispose() => session.Dispose();
}
