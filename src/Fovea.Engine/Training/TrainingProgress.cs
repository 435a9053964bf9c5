namespace Fovea.Engine.Training;

/// <summary>How far a training run is.</summary>
/// <param name="Stage">What is being done, for people to read.</param>
/// <param name="Done">Steps of this stage that are done.</param>
/// <param name="Total">Steps of this stage.</param>
public sealed record TrainingProgress(string Stage, int Done, int Total)
{
    /// <summary>What only advanced training has to tell; <see langword="null"/> for quick training.</summary>
    public AdvancedProgress? Advanced { get; init; }
}
