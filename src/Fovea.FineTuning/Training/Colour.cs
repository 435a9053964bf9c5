namespace Fovea.FineTuning.Training;

/// <summary>A change of colours; 1 leaves things as they are.</summary>
internal readonly record struct Colour(float Brightness, float Contrast, float Saturation)
{
    /// <summary>Leaves colours as they are.</summary>
    public static Colour Unchanged { get; } = new(1, 1, 1);

    public (float R, float G, float B) Apply(float r, float g, float b)
    {
        // Luma of Rec. 601; contrast turns around the middle grey.
        var grey = (0.299f * r) + (0.587f * g) + (0.114f * b);
        return (One(r, grey), One(g, grey), One(b, grey));
    }

    private float One(float value, float grey) => Math.Clamp(((((grey + ((value - grey) * Saturation)) * Brightness) - 0.5f) * Contrast) + 0.5f, 0, 1);
}
