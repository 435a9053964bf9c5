namespace Fovea.Engine.Imaging;

/// <summary>What a picture may measure before anything of it is decoded. Every bound is itself allowed.</summary>
/// <remarks>
/// Source: Custom Vision, limits and quotas: 6 MB for training, 4 MB for prediction, 10,240 pixels a side, aspect ratio 25:1.
/// </remarks>
public sealed record ImageLimits
{
    /// <summary>The limits of a training picture: 6 MiB.</summary>
    public static ImageLimits Training { get; } = new();

    /// <summary>The limits of a picture sent for prediction: 4 MiB.</summary>
    public static ImageLimits Prediction { get; } = new() { MaxBytes = 4L * 1024 * 1024 };

    /// <summary>What can be decoded in bounded memory, of a picture that was let in before.</summary>
    internal static ImageLimits Decodable { get; } = new() { MaxBytes = long.MaxValue, MinSidePixels = 1 };

    /// <summary>The largest file, in bytes.</summary>
    public long MaxBytes { get; init; } = 6L * 1024 * 1024;

    /// <summary>The shortest side, in pixels.</summary>
    /// <remarks>
    /// The contract has an error for a side that is too short and names no number. Pictures below 256 pixels are served
    /// (and scaled up), so the bound only keeps out pictures that hold nothing to learn from.
    /// </remarks>
    public int MinSidePixels { get; init; } = 8;

    /// <summary>The longest side, in pixels.</summary>
    public int MaxSidePixels { get; init; } = 10240;

    /// <summary>The largest quotient of the longer and the shorter side.</summary>
    public double MaxAspectRatio { get; init; } = 25;
}
