using Fovea.Engine.Training.Advanced;

namespace Fovea.FineTuning.Training;

/// <summary>Shows a picture a little differently each time: crop, aspect, rotation, mirror, colour.</summary>
/// <remarks>
/// Random resized crops as in Szegedy et al. 2015, arXiv:1409.4842, section 6, but never below 40 % of the area, because what makes a defect
/// or a sign is often small. Which changes are made follows the project's <c>augmentationMethods</c>: <c>scaling</c> and
/// <c>translation</c> are the crop's size and place, <c>rotation</c> and <c>horizontal flip</c> what they say, and <c>equalize</c> stands
/// for changes of brightness, contrast and saturation.
/// </remarks>
internal sealed class Augmentation(FineTuningJob job, PictureStore pictures, int sizePixels)
{
    private const double LeastArea = 0.4;
    private const double MaxAspect = 4.0 / 3;
    private const double MaxRotation = Math.PI / 18;
    private const float MaxColour = 0.25f;

    private readonly bool scales = Allows("scaling", job);
    private readonly bool moves = Allows("translation", job);
    private readonly bool rotates = Allows("rotation", job);
    private readonly bool mirrors = Allows("horizontal flip", job);
    private readonly bool colours = Allows("equalize", job);

    /// <summary>Fills one picture's tensor.</summary>
    /// <param name="row">The picture.</param>
    /// <param name="random">Decides the view.</param>
    /// <param name="tensor">Receives <c>[3, T, T]</c>, normalised.</param>
    public void Fill(int row, Random random, Span<float> tensor)
    {
        var view = DrawView(row, random);
        var colour = DrawColour(random);
        Sample(row, view, colour, tensor);
    }

    private View DrawView(int row, Random random)
    {
        double width = job.Widths[row], height = job.Heights[row];
        // All numbers are drawn whatever is switched off, so that one setting does not change the others.
        var (area, aspect, angle) = (random.NextDouble(), random.NextDouble(), random.NextDouble());
        var (acrossX, acrossY, mirror) = (random.NextDouble(), random.NextDouble(), random.NextDouble() < 0.5);
        // Long pictures are predicted by the square in their middle; a little more of them is shown in training.
        var side = Math.Min(width, height);
        var share = scales ? Math.Sqrt(LeastArea + (area * (1 - LeastArea))) : 1;
        var stretch = scales ? Math.Sqrt(Math.Exp(((2 * aspect) - 1) * Math.Log(MaxAspect))) : 1;
        var (cropWidth, cropHeight) = (Math.Min(width, side * share * stretch), Math.Min(height, side * share / stretch));
        var (roomX, roomY) = (Math.Min(width, side * 1.3) - cropWidth, Math.Min(height, side * 1.3) - cropHeight);
        var centreX = (width / 2) + (moves ? (acrossX - 0.5) * roomX : 0);
        var centreY = (height / 2) + (moves ? (acrossY - 0.5) * roomY : 0);
        return new View(centreX, centreY, cropWidth, cropHeight, rotates ? ((2 * angle) - 1) * MaxRotation : 0, mirrors && mirror);
    }

    private Colour DrawColour(Random random)
    {
        float Draw() => 1 + (((2 * random.NextSingle()) - 1) * MaxColour);
        var drawn = new Colour(Draw(), Draw(), Draw());
        return colours ? drawn : new Colour(1, 1, 1);
    }

    private void Sample(int row, View view, Colour colour, Span<float> tensor)
    {
        var pixels = pictures.Pixels(row);
        var (width, height, plane) = (job.Widths[row], job.Heights[row], sizePixels * sizePixels);
        var (cos, sin) = (Math.Cos(view.Angle), Math.Sin(view.Angle));
        var (m0, m1, m2) = (job.Mean[0], job.Mean[1], job.Mean[2]);
        var (s0, s1, s2) = (1 / job.Std[0], 1 / job.Std[1], 1 / job.Std[2]);
        for (var y = 0; y < sizePixels; y++)
        {
            var v = (((y + 0.5) / sizePixels) - 0.5) * view.Height;
            for (var x = 0; x < sizePixels; x++)
            {
                var u = (((x + 0.5) / sizePixels) - 0.5) * (view.IsMirrored ? -view.Width : view.Width);
                var sourceX = Math.Clamp(view.CentreX + (u * cos) - (v * sin) - 0.5, 0, width - 1.001);
                var sourceY = Math.Clamp(view.CentreY + (u * sin) + (v * cos) - 0.5, 0, height - 1.001);
                var (left, top) = ((int)sourceX, (int)sourceY);
                var (fx, fy) = ((float)(sourceX - left), (float)(sourceY - top));
                var at = ((top * width) + left) * 3;
                var below = at + (width * 3);
                var r = Mix(pixels[at], pixels[at + 3], pixels[below], pixels[below + 3], fx, fy);
                var g = Mix(pixels[at + 1], pixels[at + 4], pixels[below + 1], pixels[below + 4], fx, fy);
                var b = Mix(pixels[at + 2], pixels[at + 5], pixels[below + 2], pixels[below + 5], fx, fy);
                (r, g, b) = colour.Apply(r, g, b);
                var to = (y * sizePixels) + x;
                tensor[to] = (r - m0) * s0;
                tensor[plane + to] = (g - m1) * s1;
                tensor[(2 * plane) + to] = (b - m2) * s2;
            }
        }
    }

    private static float Mix(byte a, byte b, byte c, byte d, float fx, float fy)
    {
        var upper = a + ((b - a) * fx);
        var lower = c + ((d - c) * fx);
        return (upper + ((lower - upper) * fy)) * (1 / 255f);
    }

    private static bool Allows(string method, FineTuningJob job) => !job.DisabledAugmentations.Contains(method);

    private readonly record struct View(double CentreX, double CentreY, double Width, double Height, double Angle, bool IsMirrored);

    private readonly record struct Colour(float Brightness, float Contrast, float Saturation)
    {
        public (float R, float G, float B) Apply(float r, float g, float b)
        {
            // Luma of Rec. 601; contrast turns around the middle grey.
            var grey = (0.299f * r) + (0.587f * g) + (0.114f * b);
            return (One(r, grey), One(g, grey), One(b, grey));
        }

        private float One(float value, float grey) => Math.Clamp(((((grey + ((value - grey) * Saturation)) * Brightness) - 0.5f) * Contrast) + 0.5f, 0, 1);
    }
}
