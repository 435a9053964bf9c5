namespace Fovea.Protocol.Training;

/// <summary>One page of suggestions.</summary>
public sealed record SuggestedTagAndRegionQuery
{
    /// <summary>The query, with what is needed to ask for the next page.</summary>
    public SuggestedTagAndRegionQueryToken? Token { get; init; }

    /// <summary>The suggestions of this page.</summary>
    public IReadOnlyList<StoredSuggestedTagAndRegion> Results { get; init; } = [];
}
