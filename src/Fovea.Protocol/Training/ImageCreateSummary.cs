namespace Fovea.Protocol.Training;

/// <summary>What became of an upload.</summary>
public sealed record ImageCreateSummary
{
    /// <summary>True only if every status is <c>OK</c>.</summary>
    public bool IsBatchSuccessful { get; init; }

    /// <summary>One result per uploaded image, in the order of the upload.</summary>
    public IReadOnlyList<ImageCreateResult> Images { get; init; } = [];
}
