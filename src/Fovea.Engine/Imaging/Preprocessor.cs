namespace Fovea.Engine.Imaging;

/// <summary>Turns a picture into the input of the network; training and prediction share it, so that both see the same numbers.</summary>
/// <param name="sizePixels">Side of the square input, in pixels.</param>
/// <param name="mean">Mean of the red, green and blue channel, of values in [0, 1].</param>
/// <param name="std">Standard deviation of the red, green and blue channel, of values in [0, 1].</param>
public sealed class Preprocessor(int sizePixels, IReadOnlyList<float> mean, IReadOnlyList<float> std)
{
    /// <summary>Number of floats of one input, <c>3 * size * size</c>.</summary>
    public int TensorLength => 3 * sizePixels * sizePixels;

    /// <summary>Decodes, scales, crops and normalises a picture.</summary>
    /// <param name="image">The file as it was sent.</param>
    /// <param name="tensor">Receives <c>[3, size, size]</c>, red plane first.</param>
    /// <returns>The perceptual hash of the same pixels.</returns>
    /// <exception cref="InvalidImageException">The bytes are no picture.</exception>
    public ulong Fill(ReadOnlyMemory<byte> image, Span<float> tensor) => throw new NotImplementedException(mean.Count + std.Count + "");

    /// <summary>Writes the left-right mirror image of a tensor.</summary>
    /// <param name="tensor">Planes of <c>size * size</c> values.</param>
    /// <param name="size">Side of a plane.</param>
    /// <param name="mirrored">Receives as many values.</param>
    public static void Mirror(ReadOnlySpan<float> tensor, int size, Span<float> mirrored) => throw new NotImplementedException();
}
