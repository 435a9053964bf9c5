namespace Fovea.Protocol.Iterations;

/// <summary>How far the training of an iteration is.</summary>
public sealed record IterationProgress
{
    /// <summary>The iteration.</summary>
    public Guid IterationId { get; init; }

    /// <summary>The iteration's status, one of <see cref="Training.IterationStatus"/>.</summary>
    public string? Status { get; init; }

    /// <summary>What is being done, for people to read; <c>Queued</c> before that, the status after it.</summary>
    public string? Stage { get; init; }

    /// <summary>Steps of this stage that are done.</summary>
    public int Done { get; init; }

    /// <summary>Steps of this stage; 0 when not known.</summary>
    public int Total { get; init; }

    /// <summary>Trainings of this server that were asked for earlier and have not ended.</summary>
    public int Ahead { get; init; }

    /// <summary>Seconds since the training was taken up; 0 while queued.</summary>
    public double ElapsedSeconds { get; init; }

    /// <summary>Seconds left at the pace so far: of the whole training when it is advanced, else of this stage. Null when unknown.</summary>
    public double? RemainingSeconds { get; init; }

    /// <summary>More about an advanced training; null for a quick one, and before fine-tuning begins.</summary>
    public AdvancedTrainingProgress? Advanced { get; init; }
}
