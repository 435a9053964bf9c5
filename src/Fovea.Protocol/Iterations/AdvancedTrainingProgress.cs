namespace Fovea.Protocol.Iterations;

/// <summary>How far an advanced training is, and how well it does.</summary>
public sealed record AdvancedTrainingProgress
{
    /// <summary>Updates of the weights done so far.</summary>
    public int Step { get; init; }

    /// <summary>Updates planned; fewer are done when they stop helping.</summary>
    public int Steps { get; init; }

    /// <summary>Passes over the pictures done so far.</summary>
    public double Epoch { get; init; }

    /// <summary>Passes planned.</summary>
    public double Epochs { get; init; }

    /// <summary>Accuracy of the fine-tuned model on held-out pictures, in [0, 1]; null before it was first measured.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>Accuracy of the quick model on the same pictures, in [0, 1]; null before it was measured.</summary>
    public double? QuickAccuracy { get; init; }

    /// <summary>Which model became the iteration's: <c>Quick</c> or <c>Advanced</c>; null before that is decided.</summary>
    public string? Kept { get; init; }

    /// <summary>Why that one, for people to read; null before it is decided.</summary>
    public string? Reason { get; init; }
}
