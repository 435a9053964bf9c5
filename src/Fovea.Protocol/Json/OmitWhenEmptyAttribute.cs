namespace Fovea.Protocol.Json;

/// <summary>Leaves a collection out of the JSON when it is null or empty, as the API does for an image's tags.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OmitWhenEmptyAttribute : Attribute;
