using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Fovea.Engine.Features;

namespace Fovea.Benchmarks.Accuracy;

/// <summary>scikit-learn's logistic regression on the same features, tuned by cross-validation: what a user would build otherwise.</summary>
internal static class ScikitLearn
{
    // The interpreter that Debian's python3-sklearn belongs to.
    private const string Python = "/usr/bin/python3";

    public static bool IsThere
    {
        get
        {
            using var process = Process.Start(new ProcessStartInfo(Python, ["-c", "import sklearn"]) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
    }

    /// <summary>Trains and measures.</summary>
    /// <param name="train">Both views of each training picture.</param>
    /// <param name="trainLabels">Their classes.</param>
    /// <param name="test">The test pictures.</param>
    /// <param name="testLabels">Their classes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<ScikitLearnNumbers> MeasureAsync(
        ExtractedFeatures train, IEnumerable<int> trainLabels, ExtractedFeatures test, IEnumerable<int> testLabels, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("fovea-accuracy-").FullName;
        try
        {
            Write("plain", train.Plain.Values);
            Write("mirrored", train.Mirrored.Values);
            Write("test", test.Plain.Values);
            await File.WriteAllTextAsync(
                Path.Combine(folder, "labels.json"), JsonSerializer.Serialize(new { dimension = train.Plain.Columns, train = trainLabels, test = testLabels }), cancellationToken);
            var script = Path.Combine(Repository.Root, "bench", "Fovea.Benchmarks", "Accuracy", "logistic_regression.py");
            using var process = Process.Start(new ProcessStartInfo(Python, [script, folder]) { RedirectStandardOutput = true })!;
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<ScikitLearnNumbers>(output, JsonSerializerOptions.Web)!
                : throw new InvalidOperationException($"{script} ended with {process.ExitCode}.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        void Write(string name, float[] values) => File.WriteAllBytes(Path.Combine(folder, name + ".f32"), MemoryMarshal.AsBytes(values.AsSpan()));
    }
}
