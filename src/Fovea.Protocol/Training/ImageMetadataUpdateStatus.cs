namespace Fovea.Protocol.Training;

/// <summary>What became of the metadata of one image.</summary>
public enum ImageMetadataUpdateStatus
{
    /// <summary>Changed.</summary>
    OK,

    /// <summary>The project has no such image.</summary>
    ErrorImageNotFound,

    /// <summary>Too many pairs, or a key or value that is too long.</summary>
    ErrorLimitExceed,

    /// <summary>Anything else.</summary>
    ErrorUnknown,
}
