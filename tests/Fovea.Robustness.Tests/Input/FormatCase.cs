using Fovea.Protocol.Training;

namespace Fovea.Robustness.Tests.Input;

/// <summary>A file that somebody uploads, and what the contract says of it.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Status">The verdict on it in every kind of upload.</param>
/// <param name="Width">The stored width, in pixels, where it is taken.</param>
/// <param name="Height">The stored height, in pixels, where it is taken.</param>
internal sealed record FormatCase(string Name, byte[] Content, ImageCreateStatus Status, int Width = 0, int Height = 0)
{
    private const int MaxStoredSide = 1600;

    /// <summary>A picture that is taken: its upright size is scaled so that no side has more than 1600 pixels.</summary>
    public static FormatCase Taken(string name, byte[] content, int uprightWidth, int uprightHeight)
    {
        var scale = Math.Min(1, (double)MaxStoredSide / Math.Max(uprightWidth, uprightHeight));
        return new FormatCase(name, content, ImageCreateStatus.OK, Scaled(uprightWidth, scale), Scaled(uprightHeight, scale));
    }

    private static int Scaled(int side, double scale) => Math.Max(1, (int)Math.Round(side * scale, MidpointRounding.AwayFromZero));
}
