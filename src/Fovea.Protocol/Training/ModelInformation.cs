namespace Fovea.Protocol.Training;

/// <summary>Facts about the models that a domain exports (3.4).</summary>
public sealed record ModelInformation
{
    /// <summary>Size of an exported model, in megabytes; null when not known.</summary>
    public int? EstimatedModelSizeInMegabytes { get; init; }

    /// <summary>The family of the model.</summary>
    public string? Description { get; init; }
}
