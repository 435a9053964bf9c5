namespace Fovea.Protocol.Training;

/// <summary>Whether a project can be used.</summary>
public enum ProjectStatus
{
    /// <summary>The project is ready.</summary>
    Succeeded,

    /// <summary>An import is still running.</summary>
    Importing,

    /// <summary>The import failed.</summary>
    Failed,
}
