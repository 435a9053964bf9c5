using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using NetVips;

namespace Fovea.Benchmarks.Predictions;

/// <summary>The least that a prediction costs: libvips scales the picture while it decodes it, and ONNX Runtime runs the backbone.</summary>
/// <remarks>Nothing of Fovea is called. Each thread has a picture of its own in hand and waits for nothing.</remarks>
internal sealed class BareLimit : IDisposable
{
    private const int Side = 160;
    private const int Dimension = 512;

    private readonly InferenceSession session;
    private readonly RunOptions runOptions = new();
    private readonly string[] outputs;

    public BareLimit()
    {
        Cache.Max = 0;
        NetVips.NetVips.Concurrency = 1;
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        session = new InferenceSession(Path.Combine(Repository.Root, "src", "Fovea.Engine", "Backbones", "fovea-v0-int8.onnx"), options);
        outputs = [.. session.OutputNames.Take(1)];
    }

    /// <summary>Works on one picture over and over, at least once on each thread.</summary>
    /// <param name="picture">The file.</param>
    /// <param name="threads">Threads that do so at once.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="runs">Times that the network runs on each picture.</param>
    public Throughput Measure(byte[] picture, int threads, TimeSpan duration, int runs = 1)
    {
        using var process = Process.GetCurrentProcess();
        var milliseconds = new List<double>[threads];
        var processorTime = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        var workers = Enumerable.Range(0, threads).Select(index => new Thread(() => milliseconds[index] = Work(picture, watch, duration, runs))).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        process.Refresh();
        return Throughput.Of([.. milliseconds.SelectMany(m => m)], watch.Elapsed, process.TotalProcessorTime - processorTime);
    }

    public void Dispose()
    {
        session.Dispose();
        runOptions.Dispose();
    }

    private List<double> Work(byte[] picture, Stopwatch watch, TimeSpan duration, int runs)
    {
        var tensor = new float[3 * Side * Side];
        var features = new float[Dimension];
        List<double> milliseconds = [];
        do
        {
            var began = Stopwatch.GetTimestamp();
            Fill(picture, tensor);
            for (var run = 0; run < runs; run++)
            {
                Run(tensor, features);
            }

            milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        while (watch.Elapsed < duration);
        return milliseconds;
    }

    // Normalised as by no mean and a deviation of 1: what the numbers are does not change what they cost.
    private static void Fill(byte[] picture, float[] tensor)
    {
        using var scaled = Image.ThumbnailBuffer(picture, Side, height: Side, crop: Enums.Interesting.Centre);
        var pixels = scaled.WriteToMemory<byte>();
        var plane = Side * Side;
        for (var i = 0; i < plane; i++)
        {
            tensor[i] = pixels[3 * i] / 255f;
            tensor[plane + i] = pixels[(3 * i) + 1] / 255f;
            tensor[(2 * plane) + i] = pixels[(3 * i) + 2] / 255f;
        }
    }

    private void Run(float[] tensor, float[] features)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(tensor, [1, 3, Side, Side]);
        using var output = OrtValue.CreateTensorValueFromMemory(features, [1, Dimension]);
        session.Run(runOptions, session.InputNames, [input], outputs, [output]);
    }
}
