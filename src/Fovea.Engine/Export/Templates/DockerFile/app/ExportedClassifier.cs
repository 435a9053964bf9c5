using Fovea.Engine.Imaging;
using Fovea.Engine.Onnx;
using Fovea.Server.Predictions.Container;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Classifier;

/// <summary>The exported network with its labels.</summary>
internal sealed class ExportedClassifier : IDisposable
{
    private readonly string[] labels = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "labels.txt"));
    private readonly SemaphoreSlim slots = new(Environment.ProcessorCount);
    private readonly InferenceSession session;
    private readonly Preprocessor preprocessor;
    private readonly int size;

    public ExportedClassifier()
    {
        OnnxRuntime.Initialize();

        // Parallelism comes from the requests.
        using var options = new Microsoft.ML.OnnxRuntime.SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        session = new InferenceSession(Path.Combine(AppContext.BaseDirectory, "model.onnx"), options);
        size = session.InputMetadata["data"].Dimensions[2];
        preprocessor = new Preprocessor(size, [0, 0, 0], [1, 1, 1]);
        Run(new float[3 * size * size]);
    }

    public async Task<ContainerAnswer> ClassifyAsync(ReadOnlyMemory<byte> image, CancellationToken cancellationToken)
    {
        ImageDecoder.ReadHeader(image, ImageLimits.Prediction);
        await slots.WaitAsync(cancellationToken);
        try
        {
            var probabilities = await Task.Run(() => Run(ToPlanes(preprocessor.DecodeSquare(image))), cancellationToken);
            return ContainerAnswer.Of(labels, probabilities, TimeProvider.System.GetUtcNow());
        }
        finally
        {
            slots.Release();
        }
    }

    public void Dispose()
    {
        session.Dispose();
        slots.Dispose();
    }

    private float[] Run(float[] planes)
    {
        var input = NamedOnnxValue.CreateFromTensor("data", new DenseTensor<float>(planes, [1, 3, size, size]));
        using var results = session.Run([input], ["model_output"]);
        return [.. results[0].AsEnumerable<float>()];
    }

    // From interleaved red, green, blue to planes of blue, green, red.
    private float[] ToPlanes(byte[] square)
    {
        var planes = new float[square.Length];
        for (var i = 0; i < square.Length; i++)
        {
            planes[((2 - (i % 3)) * size * size) + (i / 3)] = square[i];
        }

        return planes;
    }
}
