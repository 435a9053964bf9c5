namespace Fovea.Server.Transfers.Format;

/// <summary>A state of a project; its images are the lines of <c>snapshots/{index}.jsonl</c>.</summary>
internal sealed record TransferSnapshot
{
    /// <summary>The iteration that was trained on it; <see langword="null"/> for the workspace.</summary>
    public TransferIteration? Iteration { get; init; }

    public required IReadOnlyList<TransferTag> Tags { get; init; }
}
