using System.Diagnostics;
using System.Globalization;
using Fovea.Pretrain.Students;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Fovea.Pretrain;

/// <summary>How fast a recipe's network is in ONNX Runtime, before hours are spent on it.</summary>
internal static class Speed
{
    private const int Runs = 100;

    /// <returns>A line with the size and the median time of a picture.</returns>
    public static string Measure(Recipe recipe, string data, int threads)
    {
        var start = StartingPoint.Of(recipe, data);
        using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        using var session = new InferenceSession(start.Onnx, options);
        var side = start.Manifest.InputSizePixels;
        var input = NamedOnnxValue.CreateFromTensor(start.Manifest.InputName, new DenseTensor<float>(new float[3 * side * side], [1, 3, side, side]));
        var times = new double[Runs];
        for (var run = 0; run < Runs; run++)
        {
            var watch = Stopwatch.StartNew();
            using var results = session.Run([input], [start.Manifest.FeaturesOutput]);
            times[run] = watch.Elapsed.TotalMilliseconds;
        }

        Array.Sort(times);
        return string.Create(CultureInfo.InvariantCulture, $"{recipe.Id}: {start.Onnx.Length / 1e6:0.0} MB; {side} pixels, {threads} threads: median {times[Runs / 2]:0.0} ms a picture, fastest {times[0]:0.0} ms");
    }
}
