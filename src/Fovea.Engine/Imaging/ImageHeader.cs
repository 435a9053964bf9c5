namespace Fovea.Engine.Imaging;

/// <summary>What the header of a picture says.</summary>
/// <param name="Format">The format, from the first bytes.</param>
/// <param name="WidthPixels">The width after the rotation that EXIF asks for, in pixels.</param>
/// <param name="HeightPixels">The height after the rotation that EXIF asks for, in pixels.</param>
public sealed record ImageHeader(ImageFormat Format, int WidthPixels, int HeightPixels);
