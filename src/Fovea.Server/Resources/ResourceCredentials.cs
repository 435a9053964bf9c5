namespace Fovea.Server.Resources;

/// <summary>How to call one resource. Secret.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>CustomVision.Training</c>, <c>CustomVision.Prediction</c> or <c>CognitiveServices</c>.</param>
/// <param name="Region">Its region.</param>
/// <param name="Endpoint">The address that clients take as endpoint.</param>
/// <param name="ResourceId">The id to publish to.</param>
/// <param name="Key1">One key.</param>
/// <param name="Key2">Another, so that either can be replaced while the other is in use.</param>
public sealed record ResourceCredentials(string Name, string Kind, string Region, string Endpoint, string ResourceId, string Key1, string Key2)
{
    /// <summary>A printed form without keys.</summary>
    public override string ToString() => $"{Name} ({Kind}, {Region})";
}
