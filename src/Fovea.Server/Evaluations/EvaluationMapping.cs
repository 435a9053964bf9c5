using Fovea.Engine.Evaluation;
using Fovea.Engine.Inference;
using Fovea.Server.Iterations;
using Wire = Fovea.Protocol.Evaluation;

namespace Fovea.Server.Evaluations;

internal static class EvaluationMapping
{
    private const int MaxPoints = 256;
    private const int MaxImageIds = 256;

    public static Wire.IterationEvaluation ToContract(this Analysis analysis, Guid iterationId, ThresholdEvaluation at, IReadOnlyList<EvaluationWarning> warnings)
    {
        var (evaluation, numbers) = (analysis.Evaluation, analysis.Numbers);
        return new Wire.IterationEvaluation
        {
            IterationId = iterationId,
            ClassificationType = Enum.Parse<Protocol.Training.Classifier>(analysis.Type.ToString()),
            Threshold = at.Threshold,
            Pictures = numbers.Pictures,
            Accuracy = at.Accuracy.ToContract(),
            Precision = at.Precision.ToContract(),
            Recall = at.Recall.ToContract(),
            AveragePrecision = at.AveragePrecision.ToContract(),
            ExpectedCalibrationError = ExpectedCalibrationError.Compute(numbers.CalibrationBins),
            Calibration = [.. numbers.CalibrationBins.Select(ToContract)],
            SuggestedThreshold = numbers.Suggestion?.ToContract(),
            PerTag = [.. at.Tags.Select(tag => tag.ToContract(evaluation))],
            Confusion = new Wire.ConfusionMatrix
            {
                Labels = [.. Enumerable.Range(0, at.ConfusionSize).Select(i => i < evaluation.TagIds.Count
                    ? new Wire.ConfusionLabel { TagId = evaluation.TagIds[i], TagName = evaluation.TagNames[i] }
                    : new Wire.ConfusionLabel())],
                Counts = [.. at.Confusion.Chunk(at.ConfusionSize)],
            },
            Warnings = [.. warnings.Select(warning => warning.ToContract(evaluation))],
        };
    }

    public static Wire.EvaluationCurves ToContract(this EvaluationCurves curves, Guid iterationId, Evaluation evaluation, ThresholdEvaluation at) => new()
    {
        IterationId = iterationId,
        Thresholds = [.. Enumerable.Range(0, curves.Overall.Precision.Count).Select(step => step / (float)(curves.Overall.Precision.Count - 1))],
        Overall = curves.Overall.ToContract() with { AveragePrecision = at.AveragePrecision.Value },
        PerTag = [.. curves.Tags.Select((curve, c) => curve.ToContract() with
        {
            TagId = evaluation.TagIds[c],
            TagName = evaluation.TagNames[c],
            AveragePrecision = at.Tags[c].AveragePrecision.Value,
        })],
    };

    public static Wire.SuspectImage ToContract(this SuspectLabel suspect, Evaluation evaluation, Wire.EvaluatedImage image) => new()
    {
        Image = image,
        TagId = suspect.GivenClass is { } given ? evaluation.TagIds[given] : null,
        TagName = suspect.GivenClass is { } named ? evaluation.TagNames[named] : null,
        SuggestedTagId = suspect.SuggestedClass is { } suggested ? evaluation.TagIds[suggested] : null,
        SuggestedTagName = suspect.SuggestedClass is { } other ? evaluation.TagNames[other] : null,
        Suspicion = suspect.Suspicion,
    };

    public static Wire.IterationComparison ToContract(this Comparison comparison, Guid firstId, Guid secondId, float threshold)
    {
        var measured = comparison.Measured;
        var names = comparison.First.Evaluation.TagIds.Zip(comparison.First.Evaluation.TagNames).ToDictionary();
        return new Wire.IterationComparison
        {
            FirstIterationId = firstId,
            SecondIterationId = secondId,
            Threshold = threshold,
            Pictures = measured.Pictures,
            Accuracy = measured.Accuracy.ToContract(),
            Precision = measured.Precision.ToContract(),
            Recall = measured.Recall.ToContract(),
            AveragePrecision = measured.AveragePrecision.ToContract(),
            PerTag = [.. measured.Tags.Select(tag => new Wire.TagComparison
            {
                TagId = comparison.TagIds[tag.ClassIndex],
                TagName = names[comparison.TagIds[tag.ClassIndex]],
                Pictures = tag.Pictures,
                Precision = tag.Precision.ToContract(),
                Recall = tag.Recall.ToContract(),
                AveragePrecision = tag.AveragePrecision.ToContract(),
            })],
            OnlyFirstRight = measured.OnlyFirstRight.Count,
            OnlySecondRight = measured.OnlySecondRight.Count,
        };
    }

    public static Wire.PictureExplanation ToContract(this Explanation explanation, Evaluation evaluation) => new()
    {
        TagId = evaluation.TagIds[explanation.ClassIndex],
        TagName = evaluation.TagNames[explanation.ClassIndex],
        Probability = explanation.Probability,
        Rows = explanation.Rows,
        Columns = explanation.Columns,
        Values = explanation.Values,
        Left = explanation.Left,
        Top = explanation.Top,
        Width = explanation.Width,
        Height = explanation.Height,
    };

    private static Wire.TagEvaluation ToContract(this TagEvaluation tag, Evaluation evaluation) => new()
    {
        TagId = evaluation.TagIds[tag.Metrics.ClassIndex],
        TagName = tag.Metrics.Name,
        Pictures = tag.Metrics.Pictures,
        TruePositives = tag.Metrics.TruePositives,
        FalsePositives = tag.Metrics.FalsePositives,
        FalseNegatives = tag.Metrics.FalseNegatives,
        Precision = tag.Precision.ToContract(),
        Recall = tag.Recall.ToContract(),
        AveragePrecision = tag.AveragePrecision.ToContract(),
        SuggestedThreshold = tag.Suggestion?.ToContract(),
    };

    private static Wire.EvaluationWarning ToContract(this EvaluationWarning warning, Evaluation evaluation) => new()
    {
        Kind = Enum.Parse<Wire.EvaluationWarningKind>(warning.Kind.ToString()),
        Message = warning.Message,
        TagId = warning.ClassIndex is { } tag ? evaluation.TagIds[tag] : null,
        TagName = warning.ClassIndex is { } named ? evaluation.TagNames[named] : null,
        MorePictures = warning.MorePictures,
        ImageCount = warning.Rows.Count,
        ImageIds = [.. warning.Rows.Take(MaxImageIds).Select(row => evaluation.ImageIds[row])],
    };

    private static Wire.EvaluationCurve ToContract(this EvaluationCurve curve)
    {
        var thinned = curve.Curve.Thin(MaxPoints);
        return new Wire.EvaluationCurve
        {
            Points = [.. thinned.Precision.Select((precision, i) => new Wire.CurvePoint
            {
                Threshold = i < thinned.Thresholds.Length ? thinned.Thresholds[i] : null,
                Precision = precision,
                Recall = thinned.Recall[i],
            })],
            Band = [.. curve.Band.Recall.Select((recall, i) => new Wire.BandPoint { Recall = recall, Lower = curve.Band.Lower[i], Upper = curve.Band.Upper[i] })],
            Precision = [.. curve.Precision.Select(ToContract)],
            Recall = [.. curve.Recall.Select(ToContract)],
        };
    }

    private static Wire.CalibrationPoint ToContract(CalibrationBin bin) => new()
    {
        Lower = bin.Lower,
        Upper = bin.Upper,
        Count = bin.Count,
        MeanConfidence = bin.MeanConfidence,
        Accuracy = new Estimate(bin.Accuracy, WilsonInterval.Compute(bin.Accuracy, bin.Count).Lower, WilsonInterval.Compute(bin.Accuracy, bin.Count).Upper).ToContract(),
    };

    private static Wire.ThresholdSuggestion ToContract(this ThresholdSuggestion suggestion) => new()
    {
        Threshold = suggestion.Threshold,
        F1 = suggestion.F1,
        Precision = suggestion.Precision,
        Recall = suggestion.Recall,
    };

    private static Wire.MetricComparison ToContract(this MetricComparison metric) => new()
    {
        First = metric.First,
        Second = metric.Second,
        Difference = metric.Difference.ToContract(),
        IsSignificant = metric.IsSignificant,
    };

    private static Wire.Estimate ToContract(this Estimate estimate) => new() { Value = estimate.Value, Lower = estimate.Lower, Upper = estimate.Upper };
}
