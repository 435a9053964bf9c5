using System.Diagnostics;
using Fovea.Engine.Backbones;
using Fovea.Engine.Evaluation;
using Fovea.Engine.Features;
using Fovea.Engine.Training;

namespace Fovea.Benchmarks.Accuracy;

/// <summary>Quick training on one backbone, measured on test pictures.</summary>
internal sealed class QuickTraining(Backbone backbone, IFeatureCache cache)
{
    private readonly FeatureExtractor extractor = new(backbone, cache);

    /// <summary>Computes what is not in the cache yet, so that no later time holds it.</summary>
    public ExtractedFeatures Extract(IReadOnlyList<TrainingImage> images, CancellationToken cancellationToken) =>
        extractor.Extract(images, progress: null, cancellationToken);

    public AccuracyNumbers Measure(EvaluationSet set, TrainingSet training, int seed, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var model = new QuickTrainer(backbone, cache).Train(training, new QuickTrainingOptions { Seed = seed }, progress: null, cancellationToken);
        var seconds = watch.Elapsed.TotalSeconds;
        var features = Extract(set.Test, cancellationToken);
        var probabilities = new float[set.Test.Count * set.Tags.Count];
        for (var row = 0; row < set.Test.Count; row++)
        {
            model.Head.Predict(features.Plain.Row(row), probabilities.AsSpan(row * set.Tags.Count, set.Tags.Count));
        }

        var report = Evaluator.Evaluate(
            probabilities, [.. set.Test.Select(i => i.ClassIndices)], training.Type, set.Tags, QuickTrainer.DefaultThreshold, seed);
        return new AccuracyNumbers(
            report.Accuracy, report.Metrics.AveragePrecision, report.ExpectedCalibrationError, Calibration.Chance(probabilities, set.Tags.Count), model.Evaluation.Accuracy, seconds, model.ToOnnx().LongLength);
    }
}
