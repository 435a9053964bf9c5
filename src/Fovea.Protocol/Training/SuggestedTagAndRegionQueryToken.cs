namespace Fovea.Protocol.Training;

/// <summary>A query of suggestions, and where its next page begins.</summary>
public sealed record SuggestedTagAndRegionQueryToken
{
    /// <summary>Only images for which one of these tags is suggested.</summary>
    public IReadOnlyList<Guid>? TagIds { get; init; }

    /// <summary>Smallest probability of a suggested tag, 0 to 1.</summary>
    public float? Threshold { get; init; }

    /// <summary>Set by the server; sent back to go on.</summary>
    public string? Session { get; init; }

    /// <summary>Set by the server; sent back to go on; null at the end.</summary>
    public string? Continuation { get; init; }

    /// <summary>How many results to return at most.</summary>
    public int? MaxCount { get; init; }

    /// <summary>The order of the results.</summary>
    public SortBy? SortBy { get; init; }
}
