namespace Fovea.Engine.Imaging;

/// <summary>A picture of which every pixel was read once without a complaint.</summary>
/// <param name="Header">Format and upright size.</param>
/// <param name="ThumbnailJpeg">An upright sRGB JPEG without metadata, its longest side at most 256 pixels.</param>
public sealed record IngestedImage(ImageHeader Header, byte[] ThumbnailJpeg);
