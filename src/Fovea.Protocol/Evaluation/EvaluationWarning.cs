namespace Fovea.Protocol.Evaluation;

/// <summary>Something about the pictures that makes the numbers worse, or less trustworthy, than they could be.</summary>
public sealed record EvaluationWarning
{
    /// <summary>What.</summary>
    public EvaluationWarningKind Kind { get; init; }

    /// <summary>Plain sentences: what is so, and what to do next.</summary>
    public string Message { get; init; } = "";

    /// <summary>The tag it is about.</summary>
    public Guid? TagId { get; init; }

    /// <summary>Its name in the iteration.</summary>
    public string? TagName { get; init; }

    /// <summary>How many more pictures of that tag would help.</summary>
    public int? MorePictures { get; init; }

    /// <summary>How many pictures it is about.</summary>
    public int ImageCount { get; init; }

    /// <summary>Which; at most 256 of them.</summary>
    public IReadOnlyList<Guid> ImageIds { get; init; } = [];
}
