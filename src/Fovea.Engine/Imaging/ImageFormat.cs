namespace Fovea.Engine.Imaging;

/// <summary>The picture formats that are read; told apart by their first bytes, never by a file name or a media type.</summary>
public enum ImageFormat
{
    /// <summary>JPEG, baseline or progressive.</summary>
    Jpeg,

    /// <summary>PNG; of an animated one the default picture.</summary>
    Png,

    /// <summary>GIF; of an animated one the first frame.</summary>
    Gif,

    /// <summary>Windows bitmap.</summary>
    Bmp,
}
