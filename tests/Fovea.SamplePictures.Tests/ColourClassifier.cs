using NetVips;

namespace Fovea.SamplePictures.Tests;

/// <summary>The nearest mean colour histogram: the best guess of something that is blind to shape.</summary>
internal static class ColourClassifier
{
    private const int Levels = 4;

    public static double Accuracy(int trainingPerTag, int testPerTag)
    {
        var tags = SamplePictureCatalogue.Tags;
        var means = tags.Select(tag => Mean(Enumerable.Range(0, trainingPerTag).Select(index => Histogram(tag, index)))).ToArray();
        var right = 0;
        for (var tag = 0; tag < tags.Count; tag++)
        {
            for (var index = trainingPerTag; index < trainingPerTag + testPerTag; index++)
            {
                var histogram = Histogram(tags[tag], index);
                var nearest = Enumerable.Range(0, tags.Count).MinBy(i => SquaredDistance(means[i], histogram));
                right += nearest == tag ? 1 : 0;
            }
        }

        return right / (double)(tags.Count * testPerTag);
    }

    /// <summary>Shares of the pixels in 4 x 4 x 4 cells of RGB, square-rooted (the Hellinger distance).</summary>
    private static double[] Histogram(string tag, int index)
    {
        using var image = Image.NewFromBuffer(SamplePictureRenderer.Draw(tag, index, 64, 48).Jpeg);
        var pixels = image.WriteToMemory<byte>();
        var counts = new double[Levels * Levels * Levels];
        for (var i = 0; i < pixels.Length; i += 3)
        {
            counts[(((pixels[i] * Levels / 256) * Levels) + (pixels[i + 1] * Levels / 256)) * Levels + (pixels[i + 2] * Levels / 256)]++;
        }

        return [.. counts.Select(count => Math.Sqrt(count * 3 / pixels.Length))];
    }

    private static double[] Mean(IEnumerable<double[]> histograms)
    {
        var all = histograms.ToList();
        return [.. Enumerable.Range(0, all[0].Length).Select(i => all.Average(histogram => histogram[i]))];
    }

    private static double SquaredDistance(double[] a, double[] b) => a.Zip(b, (x, y) => (x - y) * (x - y)).Sum();
}
