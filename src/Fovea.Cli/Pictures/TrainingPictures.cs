using System.Security.Cryptography;
using Fovea.Engine.Data;
using Fovea.Engine.Features;
using Fovea.Engine.Training;

namespace Fovea.Cli.Pictures;

/// <summary>The pictures of a folder that can be trained on, and those that cannot.</summary>
internal sealed class TrainingPictures
{
    // Training needs at least one picture to learn from and one to measure with.
    private const int LeastPicturesPerTag = 2;

    private readonly List<SkippedFile> skipped = [];
    private readonly List<(TaggedFile File, string Hash)> pictures = [];
    private readonly TaggedFolder folder;

    private TrainingPictures(TaggedFolder folder) => this.folder = folder;

    public IReadOnlyList<SkippedFile> Skipped => skipped;

    public IReadOnlyList<string> Paths => [.. pictures.Select(p => p.File.Path)];

    /// <summary>Reads and decodes every picture once; the features land in the extractor's cache.</summary>
    public static TrainingPictures Read(
        TaggedFolder folder, FeatureExtractor extractor, IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        var result = new TrainingPictures(folder);
        result.Hash(progress, cancellationToken);
        result.LeaveOutDuplicates();
        result.LeaveOutDamaged(extractor, progress, cancellationToken);
        return result;
    }

    /// <exception cref="CommandException">There are too few tags, or too few pictures in one.</exception>
    public TrainingSet ToTrainingSet()
    {
        if (folder.Tags.Count < 2)
        {
            throw new CommandException(ExitCode.BadData, $"There is one tag only, '{folder.Tags[0]}'; training needs at least 2. Add a sub-folder for another tag.");
        }

        foreach (var tag in folder.Tags)
        {
            var count = pictures.Count(p => p.File.Tag == tag);
            if (count < LeastPicturesPerTag)
            {
                throw new CommandException(
                    ExitCode.BadData,
                    $"The tag '{tag}' has {count} readable pictures; at least {LeastPicturesPerTag} are needed. Add pictures to its folder, or remove the folder.");
            }
        }

        return new TrainingSet(ClassificationType.Multiclass, folder.Tags, Images());
    }

    private IReadOnlyList<TrainingImage> Images()
    {
        var classes = folder.Tags.Index().ToDictionary(t => t.Item, t => t.Index, StringComparer.Ordinal);
        return [.. pictures.Select(p => new TrainingImage(p.Hash, () => PictureFile.Read(p.File.Path), [classes[p.File.Tag]]))];
    }

    private void Hash(IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        foreach (var (index, file) in folder.Files.Index())
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                pictures.Add((file, Convert.ToHexStringLower(SHA256.HashData(PictureFile.Read(file.Path)))));
            }
            catch (Exception e) when (PictureFile.IsProblemOfFile(e))
            {
                skipped.Add(new SkippedFile(file.Path, e.Message));
            }

            progress.Report(new TrainingProgress("Checking files", index + 1, folder.Files.Count));
        }
    }

    private void LeaveOutDuplicates()
    {
        foreach (var same in pictures.GroupBy(p => p.Hash).Where(g => g.Count() > 1).ToList())
        {
            var (first, _) = same.First();
            var tags = same.Select(p => p.File.Tag).Distinct().ToList();
            // With two tags nobody can say which is right, so none of the copies is trained on.
            var leftOut = tags.Count > 1 ? same : same.Skip(1);
            var reason = tags.Count > 1 ? $"the same picture has several tags: {string.Join(", ", tags)}" : $"the same picture as {first.Path}";
            skipped.AddRange(leftOut.Select(p => new SkippedFile(p.File.Path, reason)));
        }

        var paths = skipped.Select(s => s.Path).ToHashSet(StringComparer.Ordinal);
        pictures.RemoveAll(p => paths.Contains(p.File.Path));
    }

    private void LeaveOutDamaged(FeatureExtractor extractor, IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        foreach (var failure in extractor.Extract(Images(), progress, cancellationToken).Failures.Reverse())
        {
            skipped.Add(new SkippedFile(pictures[failure.Row].File.Path, failure.Problem.Message));
            pictures.RemoveAt(failure.Row);
        }
    }
}
