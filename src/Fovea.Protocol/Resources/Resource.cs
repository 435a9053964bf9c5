namespace Fovea.Protocol.Resources;

/// <summary>A resource: the owner of projects, or what iterations are published to, or both.</summary>
public sealed record Resource
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary><c>CustomVision.Training</c>, <c>CustomVision.Prediction</c> or <c>CognitiveServices</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Projects can be published only to a resource of the same region.</summary>
    public required string Region { get; init; }

    /// <summary>The id to publish to.</summary>
    public required string ResourceId { get; init; }

    /// <summary>When it was created; only the management API says so.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>How much it may hold and predict.</summary>
    public ResourceLimits Quota { get; init; } = new();

    /// <summary>The resources of its region that its iterations can be published to; the management API leaves this out.</summary>
    public IReadOnlyList<PublishTarget> PublishTargets { get; init; } = [];

    /// <summary>Whether its keys open the training API.</summary>
    public bool Trains => Kind is "CustomVision.Training" or "CognitiveServices";

    /// <summary>Whether its keys open the prediction API.</summary>
    public bool Predicts => Kind is "CustomVision.Prediction" or "CognitiveServices";
}
