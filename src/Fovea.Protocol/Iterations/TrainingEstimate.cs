using Fovea.Protocol.Training;

namespace Fovea.Protocol.Iterations;

/// <summary>How long training a project as it is now would take.</summary>
public sealed record TrainingEstimate
{
    /// <summary>The kind of training that was asked about.</summary>
    public TrainingType TrainingType { get; init; }

    /// <summary>Tagged images of the workspace.</summary>
    public int Images { get; init; }

    /// <summary>How many of them were not read before, judged by a sample; reading them is most of a quick training.</summary>
    public int ImagesToRead { get; init; }

    /// <summary>Seconds of the training itself, at this server's pace of late.</summary>
    public double Seconds { get; init; }

    /// <summary>The budget in seconds, which an advanced training may use up; null for a quick one.</summary>
    public double? BudgetSeconds { get; init; }

    /// <summary>Trainings that would come first.</summary>
    public int Ahead { get; init; }
}
