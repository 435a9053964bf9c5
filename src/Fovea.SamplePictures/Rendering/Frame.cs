namespace Fovea.SamplePictures.Rendering;

/// <summary>A picture in the making: linear RGB planes, and for each pixel its depth and which object it shows.</summary>
internal sealed class Frame(int width, int height)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    public float[] Red { get; } = new float[width * height];

    public float[] Green { get; } = new float[width * height];

    public float[] Blue { get; } = new float[width * height];

    public float[] Depth { get; } = new float[width * height];

    public float[] What { get; } = new float[width * height];

    /// <summary>Brightness of the first ray of each pixel.</summary>
    public float[] Luminance { get; } = new float[width * height];
}
