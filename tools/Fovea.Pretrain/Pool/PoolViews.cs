using Fovea.FineTuning.Training;

namespace Fovea.Pretrain.Pool;

/// <summary>The fixed views of each picture, so that teachers' features can be kept.</summary>
internal sealed class PoolViews(PicturePool pool, double leastArea, int seed)
{
    private const double MaxAspect = 4.0 / 3;

    /// <summary>Writes a view as a network takes it.</summary>
    /// <param name="row">The picture.</param>
    /// <param name="number">Which of its views; negative for the square in its middle.</param>
    /// <param name="isMirrored">Whether left and right are exchanged.</param>
    /// <param name="sizePixels">T, side of the network's input.</param>
    /// <param name="mean">Of each channel.</param>
    /// <param name="std">Of each channel.</param>
    /// <param name="tensor">Receives <c>[3, T, T]</c>.</param>
    public void Fill(int row, int number, bool isMirrored, int sizePixels, IReadOnlyList<float> mean, IReadOnlyList<float> std, Span<float> tensor)
    {
        var picture = pool.Pictures[row];
        var view = number < 0 ? Middle(picture) : Draw(picture, new Random(Seed(row, number)));
        ViewSampler.Fill(pool.Pixels(row), picture.Width, picture.Height, view with { IsMirrored = isMirrored }, Colour.Unchanged, sizePixels, mean, std, tensor);
    }

    private static View Middle(PoolPicture picture)
    {
        double side = Math.Min(picture.Width, picture.Height);
        return new View(picture.Width / 2.0, picture.Height / 2.0, side, side, 0, false);
    }

    /// <summary>A random resized crop (Szegedy et al. 2015, arXiv:1409.4842, section 6).</summary>
    private View Draw(PoolPicture picture, Random random)
    {
        double width = picture.Width, height = picture.Height;
        var area = width * height * (leastArea + (random.NextDouble() * (1 - leastArea)));
        var aspect = Math.Exp(((2 * random.NextDouble()) - 1) * Math.Log(MaxAspect));
        var cropWidth = Math.Min(width, Math.Sqrt(area * aspect));
        var cropHeight = Math.Min(height, Math.Sqrt(area / aspect));
        var left = random.NextDouble() * (width - cropWidth);
        var top = random.NextDouble() * (height - cropHeight);
        return new View(left + (cropWidth / 2), top + (cropHeight / 2), cropWidth, cropHeight, 0, false);
    }

    private int Seed(int row, int number) => HashSeed.Of(seed, row, number);
}
