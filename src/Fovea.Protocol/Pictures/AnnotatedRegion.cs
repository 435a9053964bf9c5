namespace Fovea.Protocol.Pictures;

/// <summary>A box of an <see cref="AnnotatedPicture"/>, in fractions of its width and height, from its top left.</summary>
/// <param name="Tag">Name of the tag.</param>
/// <param name="Left">Left edge, 0 to 1.</param>
/// <param name="Top">Top edge, 0 to 1.</param>
/// <param name="Width">Width, 0 to 1.</param>
/// <param name="Height">Height, 0 to 1.</param>
public sealed record AnnotatedRegion(string Tag, float Left, float Top, float Width, float Height);
