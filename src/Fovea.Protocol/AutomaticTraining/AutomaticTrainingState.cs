namespace Fovea.Protocol.AutomaticTraining;

/// <summary>A project's automatic training.</summary>
public sealed record AutomaticTrainingState
{
    /// <summary>Whether it is on.</summary>
    public bool Enabled { get; init; }

    /// <summary>How it stands.</summary>
    public AutomaticTrainingStatus Status { get; init; }

    /// <summary>The completed iteration that was trained by itself last; null when there is none.</summary>
    public Guid? IterationId { get; init; }

    /// <summary>Why the project cannot be trained as it is, such as a tag with too few pictures; null when nothing is wrong.</summary>
    public string? Problem { get; init; }
}
