using System.ComponentModel.DataAnnotations;

namespace Fovea.Server.Storage;

/// <summary>How the disk is used; bound from the section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Storage";

    /// <summary>Free bytes on the data folder's disk below which nothing is added any more; predictions and deletions go on.</summary>
    /// <value>The default is 1 GiB; from 1 MiB to 1 PiB.</value>
    [Range(1L << 20, 1L << 50)]
    public long MinFreeBytes { get; set; } = 1L << 30;

    /// <summary>How often all stored files are read and held against their hashes.</summary>
    /// <value>The default is 30 days; from 1 hour to 3650 days.</value>
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan ScrubInterval { get; set; } = TimeSpan.FromDays(30);
}
