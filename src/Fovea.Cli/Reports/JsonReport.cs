using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fovea.Engine.Evaluation;

namespace Fovea.Cli.Reports;

/// <summary>A report for programs.</summary>
internal static class JsonReport
{
    private const int MaxPoints = 256;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter() },
        // The file is no part of a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(Report report)
    {
        var curves = report.Analysis.Curves;
        return JsonSerializer.Serialize(
            new
            {
                report.Title,
                report.Analysis.Type,
                report.Analysis.Pictures,
                report.Tags,
                report.At.Threshold,
                report.At.Accuracy,
                report.At.Precision,
                report.At.Recall,
                report.At.AveragePrecision,
                expectedCalibrationError = ExpectedCalibrationError.Compute(report.Analysis.CalibrationBins),
                suggestedThreshold = report.Analysis.Suggestion,
                calibration = report.Analysis.CalibrationBins,
                perTag = report.At.Tags.Select((tag, c) => new
                {
                    tag = tag.Metrics.Name,
                    tag.Metrics.Pictures,
                    tag.Metrics.TruePositives,
                    tag.Metrics.FalsePositives,
                    tag.Metrics.FalseNegatives,
                    tag.Precision,
                    tag.Recall,
                    tag.AveragePrecision,
                    suggestedThreshold = tag.Suggestion,
                    curve = Curve(curves.Tags[c]),
                }),
                curve = Curve(curves.Overall),
                confusion = new { labels = report.ConfusionNames, counts = report.At.Confusion.Chunk(report.At.ConfusionSize) },
                warnings = report.Warnings.Select(w => new { w.Kind, w.Message, tag = w.ClassIndex is { } tag ? report.Tags[tag] : null, w.MorePictures, pictures = w.Rows.Select(row => report.Paths[row]) }),
                suspectLabels = report.Suspects.Select(s => new
                {
                    picture = report.Paths[s.Row],
                    tag = s.GivenClass is { } given ? report.Tags[given] : null,
                    suggestedTag = s.SuggestedClass is { } suggested ? report.Tags[suggested] : null,
                    s.Suspicion,
                }),
                nearDuplicates = report.NearDuplicates.Select(group => group.Select(row => new { picture = report.Paths[row], tags = report.Labels[row].Select(label => report.Tags[label]) })),
            },
            Options) + "\n";
    }

    private static object Curve(EvaluationCurve curve)
    {
        var thinned = curve.Curve.Thin(MaxPoints);
        return new { thinned.Precision, thinned.Recall, thinned.Thresholds, curve.Band };
    }
}
