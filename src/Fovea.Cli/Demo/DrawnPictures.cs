using Fovea.Cli.Pictures;
using Fovea.SamplePictures;

namespace Fovea.Cli.Demo;

/// <summary>Draws the pictures of the demonstration, as files, so that they can be looked at and tried again.</summary>
internal static class DrawnPictures
{
    public static int Count(DemoOptions options) => SamplePictureCatalogue.Tags.Count * (options.DrawnPerTag + options.HeldBackPerTag);

    /// <param name="options">How many, and how large.</param>
    /// <param name="folder">Receives <c>train/&lt;tag&gt;/</c> and <c>held-back/&lt;tag&gt;/</c>.</param>
    /// <param name="report">Told how many are drawn.</param>
    /// <param name="cancellationToken">Stops between two pictures.</param>
    public static DemoPictures Draw(DemoOptions options, string folder, Action<int> report, CancellationToken cancellationToken)
    {
        var training = Plan(Path.Combine(folder, "train"), firstIndex: 0, options.DrawnPerTag);
        var heldBack = Plan(Path.Combine(folder, "held-back"), firstIndex: options.DrawnPerTag, options.HeldBackPerTag);
        var done = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        Parallel.ForEach([.. training, .. heldBack], parallel, picture =>
        {
            File.WriteAllBytes(picture.File.Path, SamplePictureRenderer.Draw(picture.File.Tag, picture.Index, options.WidthPixels, options.HeightPixels).Jpeg);
            report(Interlocked.Increment(ref done));
        });
        return new DemoPictures(folder, SamplePictureCatalogue.Tags, [.. training.Select(p => p.File)], [.. heldBack.Select(p => p.File)], Skipped: []);
    }

    private static List<PlannedPicture> Plan(string folder, int firstIndex, int perTag)
    {
        List<PlannedPicture> pictures = [];
        foreach (var tag in SamplePictureCatalogue.Tags)
        {
            var tagFolder = Directory.CreateDirectory(Path.Combine(folder, tag)).FullName;
            pictures.AddRange(Enumerable.Range(firstIndex, perTag).Select(index =>
                new PlannedPicture(new TaggedFile(Path.Combine(tagFolder, $"{tag}-{index:000}.jpg"), tag), index)));
        }

        return pictures;
    }

    private sealed record PlannedPicture(TaggedFile File, int Index);
}
