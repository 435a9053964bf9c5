using System.Security.Cryptography;
using System.Text;
using Fovea.Engine.Backbones;
using Fovea.Engine.Data;
using Fovea.Engine.Evaluation;
using Fovea.Engine.Features;
using Fovea.Engine.Models;

namespace Fovea.Engine.Training;

/// <summary>Trains a classifier in seconds: features from a frozen backbone, a linear head on top.</summary>
/// <param name="backbone">Computes the features; still usable elsewhere, and left to the caller to dispose.</param>
/// <param name="cache">Keeps features between runs.</param>
public sealed class QuickTrainer(Backbone backbone, IFeatureCache cache)
{
    /// <summary>Probability from which a tag counts as predicted in the reported metrics, as in Custom Vision's portal.</summary>
    public const float DefaultThreshold = 0.5f;

    /// <summary>Trains a model and measures it out-of-fold.</summary>
    /// <param name="set">Pictures and tags.</param>
    /// <param name="options">The seed.</param>
    /// <param name="progress">Receives progress, possibly from other threads, one at a time; or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <exception cref="ArgumentException">The set contradicts itself or is too small: a message says how.</exception>
    /// <exception cref="FeatureExtractionException">A picture cannot be read; it is named by its content hash.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public TrainedModel Train(
        TrainingSet set, QuickTrainingOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(options);
        Check(set);
        var features = new FeatureExtractor(backbone, cache).Extract(set.Images, progress, cancellationToken);
        if (features.Failures is [var first, ..])
        {
            throw new FeatureExtractionException(first.ContentHash, first.Problem);
        }

        var head = HeadTrainer.Train(DataOf(set, features), new HeadTrainingOptions { Seed = options.Seed }, progress, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var evaluation = Evaluator.Evaluate(
            head.OutOfFold.Probabilities, [.. set.Images.Select(i => i.ClassIndices)], set.Type, set.Tags, DefaultThreshold, options.Seed);
        return new TrainedModel(backbone.Manifest, backbone.ReadModel, head.Head, head.OutOfFold, evaluation, MetadataOf(set, options, head, evaluation));
    }

    private static HeadTrainingData DataOf(TrainingSet set, ExtractedFeatures features) => new()
    {
        Plain = features.Plain,
        Mirrored = features.Mirrored,
        ClassCount = set.Tags.Count,
        Type = set.Type,
        Labels = [.. set.Images.Select(i => i.ClassIndices)],
        ContentHashes = [.. set.Images.Select(i => i.ContentHash)],
        Groups = LookAlikes.Group(features, set.Images),
    };

    private static void Check(TrainingSet set)
    {
        var leastTags = set.Type == ClassificationType.Multiclass ? 2 : 1;
        if (set.Tags.Count < leastTags)
        {
            throw new ArgumentException($"Got {set.Tags.Count} tags; {set.Type} training needs at least {leastTags}.", nameof(set));
        }

        if (set.Tags.Any(string.IsNullOrEmpty) || set.Tags.Distinct(StringComparer.Ordinal).Count() != set.Tags.Count)
        {
            throw new ArgumentException("A tag's name is empty or occurs twice.", nameof(set));
        }

        var hashes = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var image in set.Images)
        {
            if (!hashes.Add(image.ContentHash))
            {
                throw new ArgumentException($"The picture {image.ContentHash} occurs twice.", nameof(set));
            }
        }
    }

    private ModelMetadata MetadataOf(TrainingSet set, QuickTrainingOptions options, HeadTrainingResult head, EvaluationReport evaluation) => new()
    {
        EngineVersion = typeof(QuickTrainer).Assembly.GetName().Version!.ToString(fieldCount: 3),
        BackboneId = backbone.Manifest.Id,
        BackboneSha256 = backbone.Manifest.Sha256,
        InputName = backbone.Manifest.InputName,
        InputSizePixels = backbone.Manifest.InputSizePixels,
        Mean = backbone.Manifest.Mean,
        Std = backbone.Manifest.Std,
        Type = set.Type,
        Tags = set.Tags,
        Threshold = DefaultThreshold,
        Seed = options.Seed,
        L2Strength = head.L2Strength,
        Temperature = head.Temperature,
        DataFingerprint = FingerprintOf(set),
        Metrics = ModelMetrics.Of(evaluation),
    };

    // Independent of the pictures' order: one sorted line per picture, its hash and its tags.
    private static string FingerprintOf(TrainingSet set)
    {
        var lines = set.Images
            .Select(i => $"{i.ContentHash} {string.Join(' ', i.ClassIndices.Order())}\n")
            .Order(StringComparer.Ordinal);
        var text = string.Join('\n', set.Tags) + "\n\n" + string.Concat(lines);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
