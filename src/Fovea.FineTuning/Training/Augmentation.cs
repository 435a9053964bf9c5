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
        ViewSampler.Fill(pictures.Pixels(row), job.Widths[row], job.Heights[row], view, colour, sizePixels, job.Mean, job.Std, tensor);
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
        return colours ? drawn : Colour.Unchanged;
    }

    private static bool Allows(string method, FineTuningJob job) => !job.DisabledAugmentations.Contains(method);
}
