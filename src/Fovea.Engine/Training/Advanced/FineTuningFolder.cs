using System.Runtime.InteropServices;
using Fovea.Engine.Backbones;
using Fovea.Engine.Features;
using Fovea.Engine.Imaging;

namespace Fovea.Engine.Training.Advanced;

/// <summary>Writes what the process that fine-tunes needs, so that it depends on no store and decodes no picture.</summary>
internal sealed class FineTuningFolder(Backbone backbone, IFeatureCache cache, TrainingSet set, TrainedModel quick, AdvancedTrainingOptions options)
{
    private const string Stage = "Preparing the pictures";
    private readonly int[] order = OrderOf(set);

    /// <summary>The rows of a set in the order of their content hashes.</summary>
    public static int[] OrderOf(TrainingSet set)
    {
        int[] order = [.. Enumerable.Range(0, set.Images.Count)];
        Array.Sort(order, (a, b) => StringComparer.OrdinalIgnoreCase.Compare(set.Images[a].ContentHash, set.Images[b].ContentHash));
        return order;
    }

    /// <summary>Fills the folder; the job itself comes last, so that a folder with a job is whole.</summary>
    public void Write(TimeSpan budget, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.Folder);
        File.WriteAllBytes(PathOf(FineTuningJob.BackboneFile), backbone.ReadModel());
        TrainingImage[] images = [.. order.Select(row => set.Images[row])];
        var features = new FeatureExtractor(backbone, cache).Extract(images, progress, cancellationToken);
        using (var file = File.Create(PathOf(FineTuningJob.FeaturesFile)))
        {
            file.Write(MemoryMarshal.AsBytes(features.Plain.Values.AsSpan()));
            file.Write(MemoryMarshal.AsBytes(features.Mirrored.Values.AsSpan()));
        }

        var (widths, heights) = WritePictures(progress, cancellationToken);
        var tags = set.Tags.Count;
        new FineTuningJob
        {
            Type = set.Type,
            ClassCount = tags,
            ContentHashes = [.. images.Select(i => i.ContentHash)],
            Labels = [.. images.Select(i => i.ClassIndices.Order().ToArray())],
            Groups = LookAlikes.Group(features, images),
            Folds = [.. order.Select(row => quick.OutOfFold.Folds[row])],
            QuickProbabilities = [.. order.SelectMany(row => quick.OutOfFold.Probabilities.AsSpan(row * tags, tags).ToArray())],
            Widths = widths,
            Heights = heights,
            InputName = backbone.Manifest.InputName,
            FeaturesOutput = backbone.Manifest.FeaturesOutput,
            Dimension = backbone.Manifest.Dimension,
            InputSizePixels = backbone.Manifest.InputSizePixels,
            Mean = backbone.Manifest.Mean,
            Std = backbone.Manifest.Std,
            Seed = options.Seed,
            BudgetSeconds = Math.Max(0, budget.TotalSeconds),
            FixedSteps = options.FixedSteps,
            DisabledAugmentations = options.DisabledAugmentations,
        }.Write(options.Folder);
    }

    private (int[] Widths, int[] Heights) WritePictures(IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        var preprocessor = new Preprocessor(backbone.Manifest.InputSizePixels, backbone.Manifest.Mean, backbone.Manifest.Std);
        var (widths, heights) = (new int[order.Length], new int[order.Length]);
        using var file = File.Create(PathOf(FineTuningJob.PicturesFile));
        foreach (var chunk in Enumerable.Range(0, order.Length).Chunk(64))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var decoded = new PictureCut[chunk.Length];
            Parallel.For(0, chunk.Length, i => decoded[i] = preprocessor.DecodeWide(set.Images[order[chunk[i]]].Read()));
            foreach (var (index, picture) in chunk.Zip(decoded))
            {
                (widths[index], heights[index]) = (picture.Width, picture.Height);
                file.Write(picture.Pixels);
            }

            progress?.Report(new TrainingProgress(Stage, chunk[^1] + 1, order.Length));
        }

        return (widths, heights);
    }

    private string PathOf(string name) => Path.Combine(options.Folder, name);
}
