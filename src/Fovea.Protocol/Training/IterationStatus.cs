namespace Fovea.Protocol.Training;

/// <summary>The values of <see cref="Iteration.Status"/>, which the API types as a plain string.</summary>
public static class IterationStatus
{
    /// <summary>Training is queued or running.</summary>
    public const string Training = nameof(Training);

    /// <summary>Training is done; the iteration can be published.</summary>
    public const string Completed = nameof(Completed);

    /// <summary>Training failed.</summary>
    public const string Failed = nameof(Failed);
}
