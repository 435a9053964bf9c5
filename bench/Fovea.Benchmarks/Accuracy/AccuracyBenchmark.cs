using System.Globalization;
using Fovea.Engine.Backbones;
using Fovea.Engine.Features;

namespace Fovea.Benchmarks.Accuracy;

/// <summary>How good trainings are on sets with a fixed split, written to tables in <c>bench/results</c>.</summary>
internal static class AccuracyBenchmark
{
    private const int Seeds = 3;
    private static readonly int[] PicturesPerTag = [2, 3, 5, 10];

    /// <summary>Microsoft's published means over 22 sets it does not name; a reference, not a comparison.</summary>
    private static readonly double[] Published = [0.515, 0.567, 0.630, 0.690, 0.853];

    /// <param name="cacheFolder">Where features are kept between runs.</param>
    /// <param name="backbonePath">The ONNX file of a backbone with its manifest beside it, instead of the embedded one; or <see langword="null"/>.</param>
    /// <param name="withOthers">Whether to measure scikit-learn and MobileNetV2 too, which takes most of the time.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<int> RunAsync(string cacheFolder, string? backbonePath, bool withOthers, CancellationToken cancellationToken)
    {
        var data = Path.GetDirectoryName(Repository.Fruit())!;
        var load = Machine.LoadAverage;
        var cache = new DirectoryFeatureCache(cacheFolder);
        using var backbone = backbonePath is null ? Backbone.LoadEmbedded() : Backbone.Load(Path.GetDirectoryName(Path.GetFullPath(backbonePath))!, Path.GetFileNameWithoutExtension(backbonePath));
        using var teacher = withOthers ? Teacher.Open(data, Path.Combine(cacheFolder, "teacher")) : null;
        var rows = new List<Row>();
        foreach (var set in EvaluationSet.ReadAll(data))
        {
            rows.Add(await MeasureAsync(set, new QuickTraining(backbone, cache), teacher is null ? null : new QuickTraining(teacher, cache), withOthers, cancellationToken));
            Console.Error.WriteLine($"{set.Name} is done: {rows[^1].All.Accuracy:P1}");
        }

        var date = TimeProvider.System.GetLocalNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var text = Text(date, load, backbone.Manifest.Id, rows, withOthers);
        Directory.CreateDirectory(Repository.Results);
        await File.WriteAllTextAsync(Path.Combine(Repository.Results, $"{date}-accuracy{(backbonePath is null ? "" : "-" + backbone.Manifest.Id)}.md"), text, cancellationToken);
        Console.Write(text);
        return 0;
    }

    private static async Task<Row> MeasureAsync(
        EvaluationSet set, QuickTraining quick, QuickTraining? teacher, bool withOthers, CancellationToken cancellationToken)
    {
        var all = set.ToTrainingSet();
        var train = quick.Extract(all.Images, cancellationToken);
        var test = quick.Extract(set.Test, cancellationToken);
        // Once for the code to be compiled, once for the clock.
        quick.Measure(set, all, seed: 0, cancellationToken);
        var numbers = quick.Measure(set, all, seed: 0, cancellationToken);
        var others = withOthers && Python.HasScikitLearn
            ? await ScikitLearn.MeasureAsync(train, all.Images.Select(i => i.ClassIndices[0]), test, set.Test.Select(i => i.ClassIndices[0]), cancellationToken)
            : null;
        teacher?.Extract(all.Images, cancellationToken);
        return new Row(
            set, numbers, others, teacher?.Measure(set, all, seed: 0, cancellationToken),
            [.. PicturesPerTag.Select(count => Enumerable.Range(0, Seeds).Average(seed => quick.Measure(set, set.Sample(count, seed), seed, cancellationToken).Accuracy))]);
    }

    private static string Text(string date, string load, string backbone, List<Row> all, bool withOthers)
    {
        List<Row> sets = [.. all.Where(row => row.Set.Name != "fruit")];
        return $"""
            # Accuracy of quick training, {date}

            Backbone `{backbone}`, all settings as shipped; accuracy on the fixed test pictures of each set. "Out-of-fold" is what the training itself
            reports, on the training pictures alone. ECE is the expected calibration error on the test pictures; "chance" is what it would be on average if
            the same probabilities were exactly true, for so few pictures. Times are those of choosing and
            training the head with features at hand. scikit-learn is logistic regression on the same features of both views, C by 5-fold
            cross-validation out of eight; MobileNetV2 is the same head on its ImageNet features at 224 pixels.

            - machine: {Machine.Description}
            - load average at the start: {load}; times are those of a busy machine where it is above the number of cores
            - command: `dotnet run --project bench/Fovea.Benchmarks -c Release -- accuracy{(withOthers ? "" : " --own")}`

            | set | tags | train | test | accuracy | out-of-fold | macro AP | ECE | chance | seconds | model, MB | scikit-learn | its seconds | MobileNetV2 |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            {string.Join('\n', all.Select(Line))}
            | **mean of {sets.Count}** | | | | {Mean(sets, r => r.All.Accuracy)} | {Mean(sets, r => r.All.OutOfFold)} | {Mean(sets, r => r.All.AveragePrecision)} | {Number(sets.Average(r => r.All.CalibrationError), "0.000")} | {Number(sets.Average(r => r.All.CalibrationChance), "0.000")} | {Number(sets.Average(r => r.All.Seconds), "0.00")} | | {Mean(sets, r => r.ScikitLearn?.Accuracy)} | {Number(sets.Average(r => r.ScikitLearn?.Seconds), "0.0")} | {Mean(sets, r => r.Teacher?.Accuracy)} |

            Mean gap between out-of-fold and test accuracy: {Number(100 * sets.Average(r => r.All.OutOfFold - r.All.Accuracy), "+0.0;-0.0")} points;
            mean absolute gap of a set: {Number(100 * sets.Average(r => Math.Abs(r.All.OutOfFold - r.All.Accuracy)), "0.0")} points.

            ## With few pictures

            Mean test accuracy of the {sets.Count} sets with so many pictures a tag, {Seeds} draws each. Microsoft publishes means of Custom Vision over 22 other
            sets, which it does not name: a reference, not a comparison.

            | | {string.Join(" | ", PicturesPerTag)} | all |
            | --- | {string.Join(" | ", PicturesPerTag.Append(0).Select(_ => "---:"))} |
            | Fovea, these sets | {string.Join(" | ", PicturesPerTag.Select((_, i) => Mean(sets, r => r.Curve[i])))} | {Mean(sets, r => r.All.Accuracy)} |
            | Custom Vision, published, other sets | {string.Join(" | ", Published.Select(Percent))} |
            {string.Join('\n', all.Select(r => $"| {r.Set.Name} | {string.Join(" | ", r.Curve.Select(Percent))} | {Percent(r.All.Accuracy)} |"))}

            """;
    }

    private static string Line(Row row) =>
        $"| {row.Set.Name} | {row.Set.Tags.Count} | {row.Set.Train.Count} | {row.Set.Test.Count} | {Percent(row.All.Accuracy)} | {Percent(row.All.OutOfFold)} | {Percent(row.All.AveragePrecision)} | "
        + $"{Number(row.All.CalibrationError, "0.000")} | {Number(row.All.CalibrationChance, "0.000")} | {Number(row.All.Seconds, "0.00")} | {Number(row.All.ModelBytes / 1e6, "0.0")} | {Percent(row.ScikitLearn?.Accuracy)} | {Number(row.ScikitLearn?.Seconds, "0.0")} | {Percent(row.Teacher?.Accuracy)} |";

    private static string Mean(List<Row> rows, Func<Row, double?> value) => Percent(rows.Average(value));

    private static string Percent(double? share) => Number(share * 100, "0.0");

    private static string Percent(double share) => Number(share * 100, "0.0");

    private static string Number(double? value, string format) => value is { } number ? number.ToString(format, CultureInfo.InvariantCulture) : "-";

    private sealed record Row(EvaluationSet Set, AccuracyNumbers All, ScikitLearnNumbers? ScikitLearn, AccuracyNumbers? Teacher, IReadOnlyList<double> Curve);
}
