using System.Text;
using Fovea.Engine.Features;
using Fovea.Engine.Imaging;
using Fovea.Engine.Training;

namespace Fovea.Engine.Tests.Features;

public class FeatureExtractorTests(DrawnPictures pictures)
{
    private static readonly TrainingImage Unreadable = DrawnPictures.ImageOf(Encoding.ASCII.GetBytes("This is no picture."), 0);

    [Fact]
    public void Extract_OneOrSeveralThreads_GivesTheSameNumbers()
    {
        var images = pictures.Set.Images.Take(5).ToList();

        var one = Extract(images, new NoFeatureCache(), threadCount: 1);
        var several = Extract(images, new NoFeatureCache(), threadCount: 3);

        Assert.Equal(one.Plain.Values, several.Plain.Values);
        Assert.Equal(one.Mirrored.Values, several.Mirrored.Values);
        Assert.Equal(one.PerceptualHashes, several.PerceptualHashes);
    }

    [Fact]
    public void Extract_MirroredFeatures_AreThoseOfTheMirroredPicture()
    {
        var image = pictures.Set.Images[0];
        var tensor = pictures.TensorOf(image);
        var mirror = new float[tensor.Length];
        Preprocessor.Mirror(tensor, pictures.Backbone.Manifest.InputSizePixels, mirror);
        var expected = new float[pictures.Backbone.Manifest.Dimension];
        pictures.Backbone.Extract(mirror, expected);

        var extracted = Extract([image], new NoFeatureCache());

        Assert.Equal(expected, extracted.Mirrored.Values);
        Assert.NotEqual(expected, extracted.Plain.Values);
    }

    [Fact]
    public void Extract_UnreadablePicture_IsListedAndTheOthersAreThere()
    {
        var good = pictures.Set.Images[0];

        var extracted = Extract([good, Unreadable, good], pictures.Cache);

        Assert.Equal([(1, Unreadable.ContentHash)], extracted.Failures.Select(f => (f.Row, f.ContentHash)));
        Assert.Equal(extracted.Plain.Row(0).ToArray(), extracted.Plain.Row(2).ToArray());
        Assert.All(extracted.Plain.Row(1).ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Extract_BytesThatCannotBeFetched_ThrowsNamingThePicture()
    {
        var lost = new TrainingImage("0123abcd", () => throw new IOException("The disk is gone."), [0]);

        var error = Assert.Throws<FeatureExtractionException>(() => Extract([lost], new NoFeatureCache()));

        Assert.Contains("0123abcd", error.Message, StringComparison.Ordinal);
        Assert.IsType<IOException>(error.InnerException);
    }

    [Fact]
    public void Extract_CachedPicture_DoesNotReadIt()
    {
        var cached = pictures.Set.Images[0] with { Read = () => throw new IOException("must not be read") };

        var extracted = Extract([cached], pictures.Cache);

        Assert.Empty(extracted.Failures);
        Assert.Equal(Extract([pictures.Set.Images[0]], new NoFeatureCache()).Plain.Values, extracted.Plain.Values);
    }

    [Fact]
    public void ComputeAhead_TwiceAtOnce_ReadsThePictureOnce()
    {
        var (cache, reads) = (new MemoryFeatureCache(), 0);
        var image = pictures.Set.Images[0];
        var counted = image with
        {
            Read = () =>
            {
                Interlocked.Increment(ref reads);
                return image.Read();
            },
        };

        // Each with an extractor of its own, as a training and the threads that work ahead of it.
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ => new FeatureExtractor(pictures.Backbone, cache).ComputeAhead(counted));

        Assert.Equal(1, reads);
        Assert.Equal(Extract([image], new NoFeatureCache()).Plain.Values, Extract([image with { Read = () => throw new IOException() }], cache).Plain.Values);
    }

    [Fact]
    public void Extract_Cancelled_Throws()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() =>
            new FeatureExtractor(pictures.Backbone, new NoFeatureCache()).Extract(pictures.Set.Images, null, source.Token));
    }

    [Fact]
    public void Extract_NoPictures_GivesNoRows() => Assert.Equal(0, Extract([], new NoFeatureCache()).Plain.Rows);

    [Fact]
    public void Extract_Progress_CountsEveryPictureOnce()
    {
        var reports = new Reports();

        new FeatureExtractor(pictures.Backbone, pictures.Cache).Extract(pictures.Set.Images, reports, CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, 19), reports.Done); // 0, then one for each of the 18 pictures
    }

    private ExtractedFeatures Extract(IReadOnlyList<TrainingImage> images, IFeatureCache cache, int threadCount = 2) =>
        new FeatureExtractor(pictures.Backbone, cache) { ThreadCount = threadCount }.Extract(images, null, CancellationToken.None);

    private sealed class Reports : IProgress<TrainingProgress>
    {
        public List<int> Done { get; } = [];

        public void Report(TrainingProgress value) => Done.Add(value.Done);
    }
}
