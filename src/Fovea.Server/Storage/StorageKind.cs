namespace Fovea.Server.Storage;

/// <summary>What keeps the bytes of pictures, models and archives.</summary>
public enum StorageKind
{
    /// <summary>Files in the data folder.</summary>
    Disk,

    /// <summary>A container of Azure Blob Storage.</summary>
    Azure,

    /// <summary>A bucket of Amazon S3, or of what speaks its protocol.</summary>
    S3,
}
