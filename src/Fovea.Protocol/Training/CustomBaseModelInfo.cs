namespace Fovea.Protocol.Training;

/// <summary>A completed iteration that training starts from (3.4).</summary>
public sealed record CustomBaseModelInfo
{
    /// <summary>The project of the iteration to start from.</summary>
    public Guid ProjectId { get; init; }

    /// <summary>The iteration to start from.</summary>
    public Guid IterationId { get; init; }
}
