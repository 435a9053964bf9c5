namespace Fovea.Protocol.Resources;

/// <summary>A resource to create.</summary>
/// <param name="Name">2 to 64 letters, digits and dashes, with no dash at either end; unique whatever its case.</param>
/// <param name="Kind"><c>training</c>, <c>prediction</c> or <c>multi-service</c>.</param>
/// <param name="Region">Projects can be published only to a resource of the same region; <see langword="null"/> for <c>local</c>.</param>
/// <param name="QuotaTier">The tier whose quota it gets: <c>none</c>, <c>f0</c> or <c>s0</c>.</param>
/// <param name="RateTier">The tier whose call rates it gets: <c>none</c>, <c>f0</c> or <c>s0</c>.</param>
public sealed record NewResource(string Name, string Kind, string? Region = null, string? QuotaTier = null, string? RateTier = null);
