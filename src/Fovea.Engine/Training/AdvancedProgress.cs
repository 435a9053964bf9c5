namespace Fovea.Engine.Training;

/// <summary>How far an advanced training is, and how well it does.</summary>
public sealed record AdvancedProgress
{
    /// <summary>Updates of the weights done so far, of the run that is under way.</summary>
    public required int Step { get; init; }

    /// <summary>Updates planned for this run; fewer are done when they stop helping.</summary>
    public required int Steps { get; init; }

    /// <summary>Passes over the pictures done so far.</summary>
    public required double Epoch { get; init; }

    /// <summary>Passes planned.</summary>
    public required double Epochs { get; init; }

    /// <summary>Accuracy of the fine-tuned model on held-out pictures, in [0, 1]; <see langword="null"/> before it was first measured.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>Accuracy of the quick model on the same pictures, in [0, 1]; <see langword="null"/> before it was measured.</summary>
    public double? QuickAccuracy { get; init; }

    /// <summary>What is left of the plan at the pace so far; <see langword="null"/> when unknown.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>Which model is the result; <see langword="null"/> before that is decided.</summary>
    public KeptModel? Kept { get; init; }

    /// <summary>Why that one, for people to read; <see langword="null"/> before it is decided.</summary>
    public string? Reason { get; init; }
}
