namespace Fovea.Protocol.Training;

/// <summary>What became of an uploaded image.</summary>
public enum ImageCreateStatus
{
    /// <summary>Created.</summary>
    OK,

    /// <summary>The project has the same content already; nothing was created.</summary>
    OKDuplicate,

    /// <summary>The source could not be read.</summary>
    ErrorSource,

    /// <summary>Not a JPEG, PNG, BMP or GIF.</summary>
    ErrorImageFormat,

    /// <summary>Too many bytes.</summary>
    ErrorImageSize,

    /// <summary>The image could not be stored.</summary>
    ErrorStorage,

    /// <summary>The project has as many images as it may have.</summary>
    ErrorLimitExceed,

    /// <summary>Too many tags on the image.</summary>
    ErrorTagLimitExceed,

    /// <summary>Too many regions on the image.</summary>
    ErrorRegionLimitExceed,

    /// <summary>Anything else, among it files that are empty or do not decode.</summary>
    ErrorUnknown,

    /// <summary>The negative tag was combined with another tag.</summary>
    ErrorNegativeAndRegularTagOnSameImage,

    /// <summary>A side is too long or too short, or the sides are too different.</summary>
    ErrorImageDimensions,

    /// <summary>A tag id is not one of the project's.</summary>
    ErrorInvalidTag,
}
