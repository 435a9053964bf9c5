namespace Fovea.Protocol.Training;

/// <summary>One export of an iteration.</summary>
public sealed record ExportModel
{
    /// <summary>The platform the export is made for.</summary>
    public ExportPlatform Platform { get; init; }

    /// <summary>How far the export is.</summary>
    public ExportStatus Status { get; init; }

    /// <summary>Where to fetch the archive; null until the status is <c>Done</c>.</summary>
    public string? DownloadUri { get; init; }

    /// <summary>The variant of the platform; null when none was asked for.</summary>
    public ExportFlavor? Flavor { get; init; }

    /// <summary>Whether exporting again would give an updated package.</summary>
    public bool NewerVersionAvailable { get; init; }
}
