using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fovea.Engine.Training.Advanced;

/// <summary>What the process that fine-tunes leaves in its folder when it is through.</summary>
internal sealed record FineTuningResult
{
    public const string ResultFile = "result.json";

    /// <summary>The fine-tuned backbone; absent when the quick model is kept.</summary>
    public const string BackboneFile = "tuned.onnx";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public required KeptModel Kept { get; init; }

    /// <summary>Why, for people to read.</summary>
    public required string Reason { get; init; }

    /// <summary>Pictures, by position in the job, that a fine-tuned model predicted which had not seen them.</summary>
    public required int[] MeasuredRows { get; init; }

    /// <summary>Their probabilities by fine-tuned models, <c>[rows, C]</c>.</summary>
    public required float[] Probabilities { get; init; }

    /// <summary>Accuracy of both models on these pictures.</summary>
    public required double AdvancedAccuracy { get; init; }

    public required double QuickAccuracy { get; init; }

    /// <summary>The head on the fine-tuned features, temperature folded in, <c>[C, D]</c>; empty when the quick model is kept.</summary>
    public required float[] HeadWeights { get; init; }

    public required float[] HeadBiases { get; init; }

    public required float Temperature { get; init; }

    /// <summary>Updates of the last run.</summary>
    public required int Steps { get; init; }

    public void Write(string folder) => AtomicFile.Write(Path.Combine(folder, ResultFile), JsonSerializer.SerializeToUtf8Bytes(this, Json));

    /// <returns><see langword="null"/> when the process has not come to an end.</returns>
    public static FineTuningResult? Read(string folder)
    {
        var path = Path.Combine(folder, ResultFile);
        return File.Exists(path) ? JsonSerializer.Deserialize<FineTuningResult>(File.ReadAllBytes(path), Json) : null;
    }
}
