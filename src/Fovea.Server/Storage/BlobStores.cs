using Fovea.Server.Hosting;

namespace Fovea.Server.Storage;

/// <summary>Opens what the settings name.</summary>
internal static class BlobStores
{
    /// <exception cref="InvalidSettingException">The settings name none.</exception>
    public static BlobStore Open(StorageOptions settings, DataFolder folder, BlobCache? cache = null) => settings.Kind switch
    {
        StorageKind.Disk => OnDisk(folder),
        StorageKind.Azure => OpenAzure(settings, cache),
        StorageKind.S3 => OpenS3(settings, cache),
        _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Kind, null),
    };

    public static DiskBlobStore OnDisk(DataFolder folder) => new(folder.CreateSharedSubfolder("blobs"));

    // Methods of their own, so that nobody loads a library that he does not use.
    private static AzureBlobStore OpenAzure(StorageOptions settings, BlobCache? cache) => new(settings, cache);

    private static S3BlobStore OpenS3(StorageOptions settings, BlobCache? cache) => new(settings, cache);
}
