namespace Fovea.Protocol.Resources;

/// <summary>How much a resource may hold and predict; <see langword="null"/> stands for no limit.</summary>
public sealed record ResourceLimits
{
    /// <summary>Projects of the resource.</summary>
    public int? Projects { get; init; }

    /// <summary>Training images in the workspace of one project.</summary>
    public int? ImagesPerProject { get; init; }

    /// <summary>Tags in the workspace of one project.</summary>
    public int? TagsPerProject { get; init; }

    /// <summary>Iterations of one project that exist at a time.</summary>
    public int? IterationsPerProject { get; init; }

    /// <summary>Pictures predicted in one month of the UTC calendar.</summary>
    public int? PredictionsPerMonth { get; init; }
}
