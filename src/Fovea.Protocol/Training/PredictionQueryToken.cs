namespace Fovea.Protocol.Training;

/// <summary>A query of stored predictions, and where its next page begins.</summary>
public sealed record PredictionQueryToken
{
    /// <summary>Set by the server; sent back to go on.</summary>
    public string? Session { get; init; }

    /// <summary>Set by the server; sent back to go on; null at the end.</summary>
    public string? Continuation { get; init; }

    /// <summary>How many results to return at most; 0 or null for the server's default.</summary>
    public int? MaxCount { get; init; }

    /// <summary>The order of the results.</summary>
    public OrderBy? OrderBy { get; init; }

    /// <summary>Conditions on tags; at most 2.</summary>
    public IReadOnlyList<PredictionQueryTag>? Tags { get; init; }

    /// <summary>Only predictions of this iteration.</summary>
    public Guid? IterationId { get; init; }

    /// <summary>Only predictions made at or after this time.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>Only predictions made at or before this time.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>Only predictions with this <c>application</c>.</summary>
    public string? Application { get; init; }
}
