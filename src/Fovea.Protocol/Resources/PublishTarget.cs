namespace Fovea.Protocol.Resources;

/// <summary>A resource that iterations can be published to.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ResourceId">What PublishIteration takes as <c>predictionId</c>.</param>
public sealed record PublishTarget(string Name, string ResourceId);
