namespace Fovea.Server.Cluster;

/// <summary>How several processes work on one installation; bound from the section <c>Cluster</c>.</summary>
public sealed class ClusterOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Cluster";

    /// <summary>The key of <see cref="SharedFolder"/> in the configuration.</summary>
    internal const string SharedFolderKey = Section + ":" + nameof(SharedFolder);

    /// <summary>The folder with what all processes of an installation have in common: keys, backbones, and pictures where a disk holds them.</summary>
    /// <value>The default is none: the data folder holds it, and no other process shares it.</value>
    public string? SharedFolder { get; set; }
}
