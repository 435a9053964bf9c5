namespace Fovea.Engine.Training.Advanced;

/// <summary>Settings of an advanced training.</summary>
public sealed record AdvancedTrainingOptions
{
    /// <summary>Decides, with the content hashes, folds, batches and views.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; init; }

    /// <summary>How long the whole training may take, quick training included; less is used when more would not help.</summary>
    public required TimeSpan Budget { get; init; }

    /// <summary>The program that fine-tunes, with its arguments; the job's folder is added as the last one.</summary>
    public required IReadOnlyList<string> Worker { get; init; }

    /// <summary>A folder of this training alone. A training that was interrupted goes on from what it left there.</summary>
    public required string Folder { get; init; }

    /// <summary>Changes of pictures that are switched off: <c>rotation</c>, <c>scaling</c>, <c>translation</c>, <c>horizontal flip</c>, <c>equalize</c>.</summary>
    public IReadOnlyList<string> DisabledAugmentations { get; init; } = [];

    /// <summary>Updates of each run, whatever the budget; <see langword="null"/> to measure the machine and plan by the budget.</summary>
    /// <remarks>Results depend on the number of updates, and a plan on the machine's speed: what has to come out the same fixes them.</remarks>
    public int? FixedSteps { get; init; }
}
