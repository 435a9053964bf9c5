namespace Fovea.Protocol.Training;

/// <summary>How far an export is.</summary>
public enum ExportStatus
{
    /// <summary>Still running.</summary>
    Exporting,

    /// <summary>Failed.</summary>
    Failed,

    /// <summary>Ready to download.</summary>
    Done,
}
