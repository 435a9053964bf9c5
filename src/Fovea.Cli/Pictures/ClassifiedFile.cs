namespace Fovea.Cli.Pictures;

/// <summary>The probabilities of a picture, or the reason why there are none.</summary>
internal sealed record ClassifiedFile(string Path, float[]? Probabilities, string? Problem);
