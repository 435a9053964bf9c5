namespace Fovea.Protocol.Training;

/// <summary>A project: images, tags and the iterations trained on them. As a request, null properties stay as they are.</summary>
public sealed record Project
{
    /// <summary>The id of the project.</summary>
    public Guid Id { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>The description; an empty string when none was given.</summary>
    public string? Description { get; init; }

    /// <summary>The settings.</summary>
    public ProjectSettings? Settings { get; init; }

    /// <summary>When the project was created.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When the project last changed.</summary>
    public DateTimeOffset LastModified { get; init; }

    /// <summary>Where to fetch a picture of the project; null until it has images.</summary>
    public string? ThumbnailUri { get; init; }

    /// <summary>True when the project is read-only for disaster recovery.</summary>
    public bool? DrModeEnabled { get; init; }

    /// <summary>Whether the project can be used (3.2).</summary>
    public ProjectStatus? Status { get; init; }
}
