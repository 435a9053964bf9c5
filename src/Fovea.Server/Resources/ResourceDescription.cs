using System.Text.Json.Serialization;

namespace Fovea.Server.Resources;

/// <summary>A resource as the command line and the management API show it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>CustomVision.Training</c>, <c>CustomVision.Prediction</c> or <c>CognitiveServices</c>.</param>
/// <param name="Region">Its region.</param>
/// <param name="ResourceId">The id to publish to.</param>
/// <param name="Created">When it was created.</param>
/// <param name="Quota">How much it may hold and predict.</param>
/// <param name="Rates">How many calls a second it may make.</param>
public sealed record ResourceDescription(
    string Name, string Kind, string Region, string ResourceId, DateTimeOffset Created, ResourceQuota Quota, ResourceRates Rates)
{
    /// <summary>The keys, where they were asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ResourceKeys? Keys { get; init; }
}
