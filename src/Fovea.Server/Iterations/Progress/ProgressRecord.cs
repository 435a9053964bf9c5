using System.Text.Json;
using Fovea.Engine.Training;

namespace Fovea.Server.Iterations.Progress;

/// <summary>What an iteration's row says of its training's progress.</summary>
/// <param name="Started">When a worker took it up.</param>
/// <param name="StageStarted">When the present stage began.</param>
/// <param name="Training">What the engine reported last.</param>
internal sealed record ProgressRecord(DateTimeOffset Started, DateTimeOffset StageStarted, TrainingProgress Training)
{
    public string Serialise() => JsonSerializer.Serialize(this);

    public static ProgressRecord? Parse(string? json) => json is null ? null : JsonSerializer.Deserialize<ProgressRecord>(json);
}
