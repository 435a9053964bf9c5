using System.Runtime.InteropServices;
using System.Text.Json;
using Fovea.Engine.Evaluation;

namespace Fovea.Server.Iterations;

/// <summary>The out-of-fold predictions of an iteration, as its evaluation blob holds them.</summary>
internal sealed record EvaluationRecord
{
    public int FormatVersion { get; init; } = 1;

    /// <summary>The tags by class index.</summary>
    public required IReadOnlyList<Guid> TagIds { get; init; }

    public required IReadOnlyList<string> TagNames { get; init; }

    /// <summary>The pictures by row.</summary>
    public required IReadOnlyList<Guid> ImageIds { get; init; }

    /// <summary>The class indices of each picture's own tags.</summary>
    public required IReadOnlyList<int[]> Labels { get; init; }

    /// <summary>Probabilities <c>[N, C]</c>, row-major, little-endian float32.</summary>
    public required byte[] Probabilities { get; init; }

    /// <summary>The fold each picture was measured in.</summary>
    public IReadOnlyList<int>? Folds { get; init; }

    public static byte[] ToBytes(ReadOnlySpan<float> probabilities) => MemoryMarshal.AsBytes(probabilities).ToArray();

    public float[] ReadProbabilities() => MemoryMarshal.Cast<byte, float>(Probabilities).ToArray();

    public ThresholdMetrics ToMetrics() => new(ReadProbabilities(), Labels, TagNames);

    public byte[] Serialise() => JsonSerializer.SerializeToUtf8Bytes(this);

    public static EvaluationRecord Parse(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<EvaluationRecord>(json)!;
}
