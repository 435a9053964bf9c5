namespace Fovea.Protocol.Training;

/// <summary>How training varies the images it sees (3.1).</summary>
public sealed record ImageProcessingSettings
{
    /// <summary>
    /// Whether each method is used: <c>rotation</c>, <c>scaling</c>, <c>translation</c>, <c>horizontal flip</c>, <c>equalize</c>,
    /// <c>solarize</c>, <c>padtosquare</c>.
    /// </summary>
    public IReadOnlyDictionary<string, bool>? AugmentationMethods { get; init; }
}
