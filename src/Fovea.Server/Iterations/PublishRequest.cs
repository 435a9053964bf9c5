namespace Fovea.Server.Iterations;

/// <param name="Name">The name to predict under.</param>
/// <param name="PredictionId">The ARM-shaped id of the resource whose keys may predict.</param>
/// <param name="Overwrite">Whether to take the name from the iteration that has it.</param>
internal sealed record PublishRequest(string? Name, string? PredictionId, bool Overwrite);
