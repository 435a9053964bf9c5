using Fovea.Cli.Pictures;
using Fovea.Cli.Terminal;
using Fovea.Engine.Evaluation;
using Fovea.Engine.Training;

namespace Fovea.Cli.Commands;

/// <summary>What <c>fovea train</c> reports.</summary>
internal sealed record TrainResult(string ModelPath, EvaluationReport Evaluation, TrainingPictures Pictures, TrainingSet Set, TimeSpan Elapsed)
{
    // More would bury the rest; all of them are in the JSON form.
    private const int SuspectsShown = 10;

    public object ToJson() => new
    {
        model = ModelPath,
        pictures = Evaluation.Pictures,
        tags = Set.Tags.Count,
        skipped = Pictures.Skipped.Count,
        seconds = Math.Round(Elapsed.TotalSeconds, 3),
        accuracy = Evaluation.Accuracy,
        precision = Evaluation.Metrics.Precision,
        recall = Evaluation.Metrics.Recall,
        averagePrecision = Evaluation.Metrics.AveragePrecision,
        expectedCalibrationError = Evaluation.ExpectedCalibrationError,
        threshold = Evaluation.Metrics.Threshold,
        intervals = new
        {
            accuracy = Evaluation.Intervals.Accuracy,
            precision = Evaluation.Intervals.Precision,
            recall = Evaluation.Intervals.Recall,
            averagePrecision = Evaluation.Intervals.AveragePrecision,
        },
        perTag = MetricsView.PerTag(Evaluation.Metrics),
        suspectLabels = Evaluation.SuspectLabels.Select(s => new
        {
            picture = Pictures.Paths[s.Row],
            tag = NameOf(s.GivenClass),
            suggestedTag = NameOf(s.SuggestedClass),
            suspicion = s.Suspicion,
        }),
    };

    public void WriteTo(CommandOutput console)
    {
        console.Line($"pictures: {Evaluation.Pictures}");
        console.Line($"tags: {Set.Tags.Count}");
        console.Line($"skipped: {Pictures.Skipped.Count}");
        console.Line($"seconds: {Elapsed.TotalSeconds:0.00}");
        console.Line("Measured on pictures that the measuring model had not seen (95 % interval):");
        console.Line($"accuracy: {MetricsView.Percent(Evaluation.Accuracy, Evaluation.Intervals.Accuracy)}");
        console.Line($"precision: {MetricsView.Percent(Evaluation.Metrics.Precision, Evaluation.Intervals.Precision)}");
        console.Line($"recall: {MetricsView.Percent(Evaluation.Metrics.Recall, Evaluation.Intervals.Recall)}");
        console.Line($"averagePrecision: {MetricsView.Percent(Evaluation.Metrics.AveragePrecision, Evaluation.Intervals.AveragePrecision)}");
        console.Table(MetricsView.Table(Evaluation.Metrics));
        WriteSuspects(console);
        console.Line($"model: {ModelPath}");
    }

    private void WriteSuspects(CommandOutput console)
    {
        if (Evaluation.SuspectLabels.Count == 0)
        {
            return;
        }

        console.Line("Pictures whose tag may be wrong, most suspicious first:");
        foreach (var suspect in Evaluation.SuspectLabels.Take(SuspectsShown))
        {
            console.Line($"  {Pictures.Paths[suspect.Row]}: tagged {NameOf(suspect.GivenClass) ?? "nothing"}, looks like {NameOf(suspect.SuggestedClass) ?? "nothing"}");
        }

        if (Evaluation.SuspectLabels.Count > SuspectsShown)
        {
            console.Line($"  and {Evaluation.SuspectLabels.Count - SuspectsShown} more (see --json)");
        }
    }

    private string? NameOf(int? classIndex) => classIndex is { } index ? Set.Tags[index] : null;
}
