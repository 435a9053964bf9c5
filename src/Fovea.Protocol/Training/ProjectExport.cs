namespace Fovea.Protocol.Training;

/// <summary>The answer of ExportProject: what would move, and the token to move it with.</summary>
public sealed record ProjectExport
{
    /// <summary>Number of iterations.</summary>
    public int IterationCount { get; init; }

    /// <summary>Number of images.</summary>
    public int ImageCount { get; init; }

    /// <summary>Number of tags.</summary>
    public int TagCount { get; init; }

    /// <summary>Number of boxes.</summary>
    public int RegionCount { get; init; }

    /// <summary>How long the import will take, in milliseconds.</summary>
    public int EstimatedImportTimeInMS { get; init; }

    /// <summary>What ImportProject asks for; whoever holds it can import the project.</summary>
    public string? Token { get; init; }
}
