using Fovea.Cli.Commands;
using Fovea.Cli.Pictures;
using Fovea.Engine.Data;
using Fovea.Engine.Evaluation;
using Fovea.Engine.Features;
using Fovea.Engine.Imaging;
using Fovea.Engine.Inference;
using Fovea.Engine.Training;

namespace Fovea.Cli.Reports;

/// <summary>Collects what a report shows.</summary>
internal static class ReportBuilder
{
    /// <summary>Of a training: out-of-fold predictions on the training pictures.</summary>
    public static Report OfTraining(TrainResult result, TrainedModel model, FeatureExtractor extractor, CancellationToken cancellationToken)
    {
        // All of it is in the cache of the training.
        var features = extractor.Extract(result.Set.Images, progress: null, cancellationToken);
        return Build(
            "Training report",
            $"Measured on {model.Evaluation.Pictures} training pictures, each by a model that had not seen it. Model: {Path.GetFileName(result.ModelPath)}, backbone {model.Metadata.BackboneId}.",
            result.Set.Type, result.Set.Tags, model.OutOfFold.Probabilities, [.. result.Set.Images.Select(i => i.ClassIndices)],
            model.Metadata.Threshold, model.Metadata.Seed, result.Pictures.Paths, new Evidence(features.Plain, features.PerceptualHashes, model.OutOfFold.Folds));
    }

    /// <summary>Of an evaluation: a model's predictions on other pictures.</summary>
    /// <param name="modelPath">The model's file.</param>
    /// <param name="classifier">The model.</param>
    /// <param name="paths">The pictures.</param>
    /// <param name="labels">Class indices of each picture's own tags.</param>
    /// <param name="probabilities"><c>[N, C]</c>.</param>
    public static Report OfEvaluation(string modelPath, Classifier classifier, IReadOnlyList<string> paths, IReadOnlyList<IReadOnlyList<int>> labels, float[] probabilities)
    {
        var metadata = classifier.Metadata;
        var preprocessor = new Preprocessor(metadata.InputSizePixels, metadata.Mean, metadata.Std);
        var hashes = new ulong[paths.Count];
        Parallel.For(0, paths.Count, i => hashes[i] = preprocessor.Fill(PictureFile.Read(paths[i]), new float[preprocessor.TensorLength]));
        return Build(
            "Evaluation report", $"Measured on {paths.Count} pictures. Model: {Path.GetFileName(modelPath)}, backbone {metadata.BackboneId}.",
            metadata.Type, metadata.Tags, probabilities, labels, metadata.Threshold, metadata.Seed, paths, new Evidence(null, hashes, null));
    }

    private static Report Build(
        string title, string subtitle, ClassificationType type, IReadOnlyList<string> tags, float[] probabilities, IReadOnlyList<IReadOnlyList<int>> labels,
        float threshold, int seed, IReadOnlyList<string> paths, Evidence evidence)
    {
        var analysis = new EvaluationAnalysis(probabilities, labels, type, tags, seed);
        var groups = NearDuplicates.Group(evidence.PerceptualHashes);
        return new Report(
            title, subtitle, tags, analysis, analysis.At(threshold), paths, labels,
            LabelReview.Rank(probabilities, labels, tags.Count, type, evidence.Features),
            [.. Enumerable.Range(0, paths.Count).GroupBy(row => groups[row]).Where(group => group.Count() > 1).Select(group => group.ToArray())
                .OrderBy(group => group.Select(row => string.Join(',', labels[row].Order())).Distinct().Count() > 1 ? 0 : 1).ThenByDescending(group => group.Length)],
            EvaluationWarnings.Find(labels, tags, type, groups, evidence.Folds));
    }

    private sealed record Evidence(FeatureMatrix? Features, ulong[] PerceptualHashes, int[]? Folds);
}
