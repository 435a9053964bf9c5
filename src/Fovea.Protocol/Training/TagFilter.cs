namespace Fovea.Protocol.Training;

/// <summary>Request body of QuerySuggestedImageCount.</summary>
public sealed record TagFilter
{
    /// <summary>The tags to count suggestions for.</summary>
    public IReadOnlyList<Guid>? TagIds { get; init; }

    /// <summary>Smallest probability of a suggested tag, 0 to 1.</summary>
    public float? Threshold { get; init; }
}
