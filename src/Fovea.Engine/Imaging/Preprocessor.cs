namespace Fovea.Engine.Imaging;

/// <summary>Turns a picture into the input of the network; training and prediction share it, so that both see the same numbers.</summary>
/// <remarks>Holds no state between calls and may be used by any number of threads at once.</remarks>
public sealed class Preprocessor
{
    private const int Channels = 3;

    // Each of the 256 values is normalised once. A table gives the same bits on every processor, which vector code with or
    // without fused multiply-add does not, and decoding takes many times longer than the look-ups.
    private readonly float[][] normalized;
    private readonly int sizePixels;

    /// <summary>Makes a preprocessor for one backbone.</summary>
    /// <param name="sizePixels">Side of the square input, in pixels, at least 9.</param>
    /// <param name="mean">Mean of the red, green and blue channel, of values in [0, 1].</param>
    /// <param name="std">Standard deviation of the red, green and blue channel, of values in [0, 1]; above 0.</param>
    /// <exception cref="ArgumentException">A value is out of range, or there are not three of them.</exception>
    public Preprocessor(int sizePixels, IReadOnlyList<float> mean, IReadOnlyList<float> std)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sizePixels, PerceptualHash.Columns);
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(std);
        if (mean.Count != Channels || std.Count != Channels || !std.All(s => s > 0))
        {
            throw new ArgumentException(
                $"Got {mean.Count} means and the standard deviations [{string.Join(", ", std)}]; both need 3 values, the latter above 0.");
        }

        this.sizePixels = sizePixels;
        normalized = [.. Enumerable.Range(0, Channels).Select(c => Normalize(mean[c], std[c]))];
    }

    /// <summary>Number of floats of one input, <c>3 * size * size</c>.</summary>
    public int TensorLength => Channels * sizePixels * sizePixels;

    /// <summary>
    /// Decodes a picture upright and in sRGB, scales its shorter side to the input size, takes the square in the middle and
    /// writes <c>(x / 255 - mean) / std</c>. Alpha is laid over white.
    /// </summary>
    /// <param name="image">The file as it was sent.</param>
    /// <param name="tensor">Receives <c>[3, size, size]</c>, red plane first; at least <see cref="TensorLength"/> values.</param>
    /// <returns>The perceptual hash of the same square, for <see cref="NearDuplicates"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="tensor"/> is too short.</exception>
    /// <exception cref="InvalidImageException">
    /// The bytes are no whole picture, or beyond the side and aspect ratio of <see cref="ImageLimits"/>; bytes and shortest side
    /// are not checked here.
    /// </exception>
    public ulong Fill(ReadOnlyMemory<byte> image, Span<float> tensor) => Fill(image, ImageDecoder.ReadHeader(image, ImageLimits.Decodable), tensor);

    /// <summary>As <see cref="Fill(ReadOnlyMemory{byte}, Span{float})"/>, of a picture whose header was read before.</summary>
    /// <param name="image">The file as it was sent.</param>
    /// <param name="header">What <see cref="ImageDecoder.ReadHeader"/> says of it.</param>
    /// <param name="tensor">As above.</param>
    /// <returns>As above.</returns>
    /// <exception cref="ArgumentException"><paramref name="tensor"/> is too short.</exception>
    /// <exception cref="InvalidImageException">The bytes are no whole picture.</exception>
    public ulong Fill(ReadOnlyMemory<byte> image, ImageHeader header, Span<float> tensor)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (tensor.Length < TensorLength)
        {
            throw new ArgumentException($"Got room for {tensor.Length} values; the input has {TensorLength}.", nameof(tensor));
        }

        byte[] square = DecodeSquare(image, header);
        int plane = sizePixels * sizePixels;
        for (int channel = 0; channel < Channels; channel++)
        {
            Span<float> target = tensor.Slice(channel * plane, plane);
            float[] table = normalized[channel];
            for (int i = 0, at = channel; i < target.Length; i++, at += Channels)
            {
                target[i] = table[square[at]];
            }
        }

        return PerceptualHash.Compute(square, sizePixels);
    }

    /// <summary>Writes the left-right mirror image of a tensor.</summary>
    /// <param name="tensor">Planes of <c>size * size</c> values.</param>
    /// <param name="size">Side of a plane.</param>
    /// <param name="mirrored">Receives as many values; no part of <paramref name="tensor"/>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void Mirror(ReadOnlySpan<float> tensor, int size, Span<float> mirrored)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (tensor.Length % size != 0 || mirrored.Length < tensor.Length)
        {
            throw new ArgumentException($"Got {tensor.Length} values in rows of {size} and room for {mirrored.Length}.");
        }

        tensor.CopyTo(mirrored);
        for (int row = 0; row < tensor.Length; row += size)
        {
            mirrored.Slice(row, size).Reverse();
        }
    }

    /// <summary>Decodes, scales and cuts as <see cref="Fill(ReadOnlyMemory{byte}, Span{float})"/>, without normalising.</summary>
    /// <returns>Interleaved red, green and blue bytes of the square.</returns>
    /// <exception cref="InvalidImageException">As for <see cref="Fill(ReadOnlyMemory{byte}, Span{float})"/>.</exception>
    internal byte[] DecodeSquare(ReadOnlyMemory<byte> bytes) => DecodeSquare(bytes, ImageDecoder.ReadHeader(bytes, ImageLimits.Decodable));

    /// <summary>Decodes and scales as <see cref="DecodeSquare(ReadOnlyMemory{byte})"/>, but cuts the long side no shorter than half as long again.</summary>
    /// <param name="bytes">The file.</param>
    /// <returns>The picture; the square in its middle is the one of <see cref="DecodeSquare(ReadOnlyMemory{byte})"/>.</returns>
    /// <exception cref="InvalidImageException">As for <see cref="Fill(ReadOnlyMemory{byte}, Span{float})"/>.</exception>
    internal PictureCut DecodeWide(ReadOnlyMemory<byte> bytes) =>
        // Even margins on both sides, so that the square stays in the middle.
        PictureCut.Of(bytes, ImageDecoder.ReadHeader(bytes, ImageLimits.Decodable), sizePixels, sizePixels + (sizePixels / 4 * 2));

    private byte[] DecodeSquare(ReadOnlyMemory<byte> bytes, ImageHeader header) => PictureCut.Of(bytes, header, sizePixels, sizePixels).Pixels;

    private static float[] Normalize(float mean, float std) =>
        [.. Enumerable.Range(0, 256).Select(x => ((x / 255f) - mean) / std)];
}
