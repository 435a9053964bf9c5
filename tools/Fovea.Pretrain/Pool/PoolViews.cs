using System.Numerics.Tensors;
using Fovea.FineTuning.Training;

namespace Fovea.Pretrain.Pool;

/// <summary>The fixed views of each picture, so that teachers' features can be kept.</summary>
internal sealed class PoolViews(PicturePool pool, PoolSplit split, ViewRecipe recipe)
{
    private const double MaxAspect = 4.0 / 3;
    private const float MaxColour = 0.4f;

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
        if (number < 0)
        {
            Sample(row, Middle(pool.Pictures[row]), Colour.Unchanged, isMirrored, sizePixels, mean, std, tensor);
            return;
        }

        var random = new Random(HashSeed.Of(recipe.Seed, row, number));
        Sample(row, Crop(pool.Pictures[row], random), DrawColour(random), isMirrored, sizePixels, mean, std, tensor);
        if (random.NextDouble() < recipe.MixShare)
        {
            // Only with pictures that teach: the others have to stay unseen.
            var other = split.Train[random.Next(split.Train.Length)];
            var share = random.NextSingle();
            var second = new float[tensor.Length];
            Sample(other, Crop(pool.Pictures[other], random), DrawColour(random), isMirrored, sizePixels, mean, std, second);
            TensorPrimitives.Lerp(tensor, second, share, tensor);
        }
    }

    private void Sample(
        int row, View view, Colour colour, bool isMirrored, int sizePixels, IReadOnlyList<float> mean, IReadOnlyList<float> std, Span<float> tensor)
    {
        var picture = pool.Pictures[row];
        ViewSampler.Fill(pool.Pixels(row), picture.Width, picture.Height, view with { IsMirrored = isMirrored }, colour, sizePixels, mean, std, tensor);
    }

    private static View Middle(PoolPicture picture)
    {
        double side = Math.Min(picture.Width, picture.Height);
        return new View(picture.Width / 2.0, picture.Height / 2.0, side, side, 0, false);
    }

    /// <summary>A random resized crop (Szegedy et al. 2015, arXiv:1409.4842, section 6).</summary>
    private View Crop(PoolPicture picture, Random random)
    {
        double width = picture.Width, height = picture.Height;
        var area = width * height * (recipe.LeastArea + (random.NextDouble() * (1 - recipe.LeastArea)));
        var aspect = Math.Exp(((2 * random.NextDouble()) - 1) * Math.Log(MaxAspect));
        var cropWidth = Math.Min(width, Math.Sqrt(area * aspect));
        var cropHeight = Math.Min(height, Math.Sqrt(area / aspect));
        var left = random.NextDouble() * (width - cropWidth);
        var top = random.NextDouble() * (height - cropHeight);
        return new View(left + (cropWidth / 2), top + (cropHeight / 2), cropWidth, cropHeight, 0, false);
    }

    private Colour DrawColour(Random random)
    {
        if (random.NextDouble() >= recipe.ColourShare)
        {
            return Colour.Unchanged;
        }

        float Draw() => 1 + (((2 * random.NextSingle()) - 1) * MaxColour);
        // Down to grey: much of what is classified has no colours.
        return new Colour(Draw(), Draw(), 1.5f * random.NextSingle());
    }
}
