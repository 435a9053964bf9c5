namespace Fovea.Server.Transfers.Format;

/// <summary>The table of contents of a transfer: <c>manifest.json</c> of the archive.</summary>
internal sealed record TransferManifest
{
    public const int CurrentVersion = 1;

    public int FormatVersion { get; init; } = CurrentVersion;
    public required TransferProject Project { get; init; }

    /// <summary>Number of images of all snapshots together.</summary>
    public required int ImageCount { get; init; }

    /// <summary>The workspace first, then the completed iterations, oldest first.</summary>
    public required IReadOnlyList<TransferSnapshot> Snapshots { get; init; }
}
