namespace Fovea.Engine.Imaging;

/// <summary>A part of a picture that stands out, whatever it shows; edges are fractions of the upright picture's sides.</summary>
/// <param name="Left">Distance of the left edge from the left side, in [0, 1).</param>
/// <param name="Top">Distance of the top edge from the top, in [0, 1).</param>
/// <param name="Width">Above 0; the right edge lies within the picture.</param>
/// <param name="Height">Above 0; the bottom edge lies within the picture.</param>
/// <param name="Confidence">How much the box stands out from what surrounds it, in (0, 1]; comparable within a picture only.</param>
public sealed record SalientBox(float Left, float Top, float Width, float Height, float Confidence)
{
    internal float Area => Width * Height;

    internal float IntersectionOverUnion(SalientBox other)
    {
        float width = Math.Min(Left + Width, other.Left + other.Width) - Math.Max(Left, other.Left);
        float height = Math.Min(Top + Height, other.Top + other.Height) - Math.Max(Top, other.Top);
        float common = Math.Max(0, width) * Math.Max(0, height);
        return common / (Area + other.Area - common);
    }
}
