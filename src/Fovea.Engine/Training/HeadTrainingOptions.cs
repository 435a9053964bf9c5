namespace Fovea.Engine.Training;

/// <summary>Settings of a head training run.</summary>
public sealed record HeadTrainingOptions
{
    /// <summary>Decides, with the content hashes, which picture falls into which fold.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; init; }

    /// <summary>Most folds used for out-of-fold evaluation; fewer are used when the smallest tag has fewer pictures.</summary>
    /// <value>The default is 5; at least 2.</value>
    public int MaxFolds { get; init; } = 5;
}
