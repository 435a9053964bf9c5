namespace Fovea.Engine.Imaging;

/// <summary>The decoded pixels of a Windows bitmap, top row first.</summary>
/// <param name="Header">Its checked headers.</param>
/// <param name="Pixels">Interleaved bytes: palette index, or red, green, blue, or red, green, blue, alpha.</param>
/// <param name="Bands">Bytes of a pixel: 1, 3 or 4.</param>
internal sealed record Bitmap(BitmapHeader Header, byte[] Pixels, int Bands);
