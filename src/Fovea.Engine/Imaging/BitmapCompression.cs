namespace Fovea.Engine.Imaging;

/// <summary>The field <c>biCompression</c>, as far as it is read.</summary>
internal enum BitmapCompression : uint
{
    None = 0,
    RunLength8 = 1,
    RunLength4 = 2,
    BitFields = 3,
    AlphaBitFields = 6,
}
