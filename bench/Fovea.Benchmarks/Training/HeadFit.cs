using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Fovea.Engine.Data;
using Fovea.Engine.Training;

namespace Fovea.Benchmarks.Training;

/// <summary>One fit of a head to features that were drawn at random, by Fovea and by scikit-learn.</summary>
internal static class HeadFit
{
    public const int Rows = 10_000;
    public const int Dimension = 512;
    public const int Classes = 25;
    public const float L2 = 0.01f;

    // What Fovea stops at when it fits the head that is kept.
    private const double Tolerance = 1e-6;
    private const int MaxIterations = 500;
    private static readonly double[] TheirTolerances = [1e-4, 1e-3];

    /// <summary>Both, <paramref name="rounds"/> times in turns; the quickest of each.</summary>
    public static async Task<IReadOnlyList<Fit>> MeasureAsync(int rounds, CancellationToken cancellationToken)
    {
        var (features, labels) = Draw();
        List<Fit> fits = [];
        for (var round = 0; round < rounds; round++)
        {
            fits.Add(FitOurs(features, labels, cancellationToken));
            fits.AddRange(await FitTheirsAsync(features, labels, cancellationToken));
        }

        return [.. fits.GroupBy(fit => fit.By).Select(group => group.MinBy(fit => fit.Seconds)!)];
    }

    private static Fit FitOurs(FeatureMatrix features, int[] labels, CancellationToken cancellationToken)
    {
        var data = new HeadTrainingData
        {
            Plain = features,
            ClassCount = Classes,
            Type = ClassificationType.Multiclass,
            Labels = [.. labels.Select(label => new[] { label })],
            ContentHashes = [.. Enumerable.Range(0, Rows).Select(row => row.ToString("x64", CultureInfo.InvariantCulture))],
            Groups = [.. Enumerable.Range(0, Rows)],
        };
        var set = new SortedTrainingSet(data, new HeadTrainingOptions());
        var packed = new PackedFeatures(data, set.Order, set.Folds);
        var watch = Stopwatch.StartNew();
        var objective = new LogisticObjective(packed, set.Type, set.ClassCount, set.Labels, heldOut: -1, Environment.ProcessorCount) { L2Strength = L2 };
        var (_, value) = Lbfgs.Minimise(objective.Evaluate, objective.StartingPoint(), Tolerance, MaxIterations, cancellationToken);
        return new Fit("Fovea", watch.Elapsed.TotalSeconds, value);
    }

    private static async Task<IReadOnlyList<Fit>> FitTheirsAsync(FeatureMatrix features, int[] labels, CancellationToken cancellationToken)
    {
        var lines = await Python.RunAsync(
            Path.Combine("Training", "lbfgs.py"),
            folder =>
            {
                File.WriteAllBytes(Path.Combine(folder, "features.f32"), MemoryMarshal.AsBytes(features.Values.AsSpan()));
                File.WriteAllText(Path.Combine(folder, "task.json"), JsonSerializer.Serialize(new { labels, l2 = L2, tolerances = TheirTolerances }));
            },
            cancellationToken);
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<Answer>(line, JsonSerializerOptions.Web)!)
            .Select(answer => new Fit(FormattableString.Invariant($"scikit-learn, lbfgs, tol={answer.Tolerance}"), answer.Seconds, answer.Objective))];
    }

    /// <summary>Clouds that overlap, so that there is something to fit; as many rows of each class.</summary>
    private static (FeatureMatrix Features, int[] Labels) Draw()
    {
        var random = new Random(5);
        var means = Enumerable.Range(0, Classes).Select(_ => Enumerable.Range(0, Dimension).Select(_ => 0.12 * Normal()).ToArray()).ToArray();
        var features = new FeatureMatrix(Rows, Dimension);
        var labels = Enumerable.Range(0, Rows).Select(row => row % Classes).ToArray();
        for (var row = 0; row < Rows; row++)
        {
            var values = features.Row(row);
            for (var column = 0; column < Dimension; column++)
            {
                values[column] = (float)(means[labels[row]][column] + Normal());
            }
        }

        return (features, labels);

        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    /// <summary>What a fit came to.</summary>
    /// <param name="By">Who fitted.</param>
    /// <param name="Seconds">Of the fit alone.</param>
    /// <param name="Objective">Mean loss and penalty at the end; less is better.</param>
    internal sealed record Fit(string By, double Seconds, double Objective);

    private sealed record Answer(double Seconds, double Objective, double Tolerance);
}
