namespace Fovea.Engine.Training;

/// <summary>Settings of a quick training run.</summary>
public sealed record QuickTrainingOptions
{
    /// <summary>Decides, with the content hashes, the folds and the bootstrap.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; init; }
}
