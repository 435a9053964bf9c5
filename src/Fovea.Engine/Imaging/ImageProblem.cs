namespace Fovea.Engine.Imaging;

/// <summary>Why a picture is refused.</summary>
public enum ImageProblem
{
    /// <summary>There are no bytes.</summary>
    Empty,

    /// <summary>The first bytes are those of no format that is read.</summary>
    UnknownFormat,

    /// <summary>The format is known, but the file is truncated or malformed.</summary>
    Damaged,

    /// <summary>Decoding took longer than any picture of a camera or a program does.</summary>
    TooSlow,

    /// <summary>The file is larger than <see cref="ImageLimits.MaxBytes"/>.</summary>
    TooManyBytes,

    /// <summary>A side is shorter than <see cref="ImageLimits.MinSidePixels"/>.</summary>
    SideTooShort,

    /// <summary>A side is longer than <see cref="ImageLimits.MaxSidePixels"/>.</summary>
    SideTooLong,

    /// <summary>The picture is more elongated than <see cref="ImageLimits.MaxAspectRatio"/>.</summary>
    AspectRatio,
}
