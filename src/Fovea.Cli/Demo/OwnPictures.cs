using System.Security.Cryptography;
using Fovea.Cli.Pictures;
using Fovea.Cli.Terminal;
using Fovea.Engine.Imaging;
using Fovea.Protocol;

namespace Fovea.Cli.Demo;

/// <summary>The user's own pictures: checked before anything is sent, and split into those to train on and those to predict.</summary>
internal static class OwnPictures
{
    // One picture in five is predicted instead of trained on.
    private const int HeldBackShare = 5;

    /// <param name="path">Where they lie, a full path.</param>
    /// <param name="folder">What lies there.</param>
    /// <param name="report">Told how many files are checked.</param>
    /// <param name="cancellationToken">Stops between two files.</param>
    /// <exception cref="CommandException">There are too few tags, or too few pictures in one.</exception>
    public static DemoPictures Read(string path, TaggedFolder folder, Action<int> report, CancellationToken cancellationToken)
    {
        RequireTags(folder);
        var files = Check(folder, report, cancellationToken);
        var same = files.Where(f => f.Problem is null).ToLookup(f => f.Hash);
        files = [.. files.Select(f => f with { Problem = f.Problem ?? ProblemOfDuplicate(f, [.. same[f.Hash]]) })];
        SkippedFile[] skipped = [.. files.Where(f => f.Problem is not null).Select(f => new SkippedFile(f.File.Path, f.Problem!))];

        List<TaggedFile> training = [], heldBack = [];
        foreach (var tag in folder.Tags)
        {
            var readable = files.Where(f => f.Problem is null && f.File.Tag == tag).ToList();
            RequirePictures(tag, readable.Count, [.. files.Where(f => f.Problem is not null && f.File.Tag == tag)]);
            var chosen = ChooseHeldBack(readable);
            heldBack.AddRange(readable.Where(chosen.Contains).Select(f => f.File));
            training.AddRange(readable.Where(f => !chosen.Contains(f)).Select(f => f.File));
        }

        RequireHeldBack(heldBack);
        return new DemoPictures(path, folder.Tags, training, heldBack, skipped);
    }

    private static CheckedFile[] Check(TaggedFolder folder, Action<int> report, CancellationToken cancellationToken)
    {
        var results = new CheckedFile[folder.Files.Count];
        var done = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        Parallel.For(0, results.Length, parallel, i =>
        {
            results[i] = CheckOne(folder.Files[i]);
            report(Interlocked.Increment(ref done));
        });
        return results;
    }

    private static CheckedFile CheckOne(TaggedFile file)
    {
        try
        {
            var bytes = PictureFile.Read(file.Path);
            ImageDecoder.Ingest(bytes, ImageLimits.Training);
            return new CheckedFile(file, Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length, Problem: null);
        }
        catch (Exception e) when (PictureFile.IsProblemOfFile(e))
        {
            return new CheckedFile(file, Hash: "", Bytes: 0, e.Message);
        }
    }

    // A copy in both halves would be predicted from memory; with two tags nobody can say which is right.
    private static string? ProblemOfDuplicate(CheckedFile file, IReadOnlyList<CheckedFile> same)
    {
        if (file.Problem is not null || same.Count == 1)
        {
            return null;
        }

        var tags = same.Select(f => f.File.Tag).Distinct().ToList();
        return tags.Count > 1 ? $"the same picture has several tags: {string.Join(", ", tags)}"
            : ReferenceEquals(same[0], file) ? null
            : $"the same picture as {same[0].File.Path}";
    }

    // By content hash: as good as chance, and the same each time. Prediction takes smaller files than training.
    private static HashSet<CheckedFile> ChooseHeldBack(List<CheckedFile> readable)
    {
        var spare = readable.Count - ProtocolLimits.MinImagesPerTagForClassification;
        var wanted = Math.Min(spare, Math.Max(1, readable.Count / HeldBackShare));
        return [.. readable.Where(f => f.Bytes <= ProtocolLimits.MaxPredictionImageBytes).OrderBy(f => f.Hash, StringComparer.Ordinal).Take(wanted)];
    }

    private static void RequireTags(TaggedFolder folder)
    {
        if (folder.Tags.Count < ProtocolLimits.MinTagsForMulticlass)
        {
            throw new CommandException(ExitCode.BadData, $"There is one tag only, '{folder.Tags[0]}'; training needs at least 2. Add a sub-folder for another tag.");
        }
    }

    private static void RequirePictures(string tag, int count, CheckedFile[] unusable)
    {
        if (count >= ProtocolLimits.MinImagesPerTagForClassification)
        {
            return;
        }

        var reasons = unusable.Select(f => $"\n  {CommandOutput.Printable(f.File.Path)}: {f.Problem}");
        throw new CommandException(
            ExitCode.BadData,
            $"The tag '{tag}' has {count} usable pictures; at least {ProtocolLimits.MinImagesPerTagForClassification} are needed. "
            + $"Add pictures to its folder, or remove the folder.{string.Concat(reasons)}");
    }

    private static void RequireHeldBack(List<TaggedFile> heldBack)
    {
        if (heldBack.Count == 0)
        {
            throw new CommandException(
                ExitCode.BadData,
                $"Each tag has the {ProtocolLimits.MinImagesPerTagForClassification} pictures that training needs, and none is left to predict. Add one more of at most 4 MB.");
        }
    }

    private sealed record CheckedFile(TaggedFile File, string Hash, long Bytes, string? Problem);
}
