using System.Runtime.InteropServices;
using System.Text.Json;
using Fovea.Engine.Features;

namespace Fovea.Benchmarks.Accuracy;

/// <summary>scikit-learn's logistic regression on the same features, tuned by cross-validation: what a user would build otherwise.</summary>
internal static class ScikitLearn
{
    /// <summary>Trains and measures.</summary>
    /// <param name="train">Both views of each training picture.</param>
    /// <param name="trainLabels">Their classes.</param>
    /// <param name="test">The test pictures.</param>
    /// <param name="testLabels">Their classes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<ScikitLearnNumbers> MeasureAsync(
        ExtractedFeatures train, IEnumerable<int> trainLabels, ExtractedFeatures test, IEnumerable<int> testLabels, CancellationToken cancellationToken)
    {
        var output = await Python.RunAsync(
            Path.Combine("Accuracy", "logistic_regression.py"),
            folder =>
            {
                Write(folder, "plain", train.Plain.Values);
                Write(folder, "mirrored", train.Mirrored.Values);
                Write(folder, "test", test.Plain.Values);
                File.WriteAllText(Path.Combine(folder, "labels.json"), JsonSerializer.Serialize(new { dimension = train.Plain.Columns, train = trainLabels, test = testLabels }));
            },
            cancellationToken);
        return JsonSerializer.Deserialize<ScikitLearnNumbers>(output, JsonSerializerOptions.Web)!;

        static void Write(string folder, string name, float[] values) => File.WriteAllBytes(Path.Combine(folder, name + ".f32"), MemoryMarshal.AsBytes(values.AsSpan()));
    }
}
