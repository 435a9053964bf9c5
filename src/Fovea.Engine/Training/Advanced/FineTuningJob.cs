using System.Text.Json;
using System.Text.Json.Serialization;
using Fovea.Engine.Data;
using Fovea.Engine.Models;

namespace Fovea.Engine.Training.Advanced;

/// <summary>What the process that fine-tunes is asked to do; a folder holds it together with the pictures, the features and the backbone.</summary>
/// <remarks>Pictures stand in the order of their content hashes, so that the order in which they were given does not matter.</remarks>
internal sealed record FineTuningJob
{
    /// <summary>Files of the folder.</summary>
    public const string JobFile = "job.json";

    public const string BackboneFile = "backbone.onnx";

    /// <summary>Float32 <c>[N, D]</c> plain features, then <c>[N, D]</c> mirrored ones, of the backbone as it is.</summary>
    public const string FeaturesFile = "features.bin";

    /// <summary>Pictures one after another, each <c>[H, W, 3]</c> bytes.</summary>
    public const string PicturesFile = "pictures.bin";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public required ClassificationType Type { get; init; }

    public required int ClassCount { get; init; }

    /// <summary>SHA-256 of every picture, ascending.</summary>
    public required IReadOnlyList<string> ContentHashes { get; init; }

    /// <summary>Class indices of every picture, ascending.</summary>
    public required int[][] Labels { get; init; }

    /// <summary>Near-duplicates share a number.</summary>
    public required int[] Groups { get; init; }

    /// <summary>Fold of every picture, as the quick training dealt them.</summary>
    public required int[] Folds { get; init; }

    /// <summary>The quick model's out-of-fold probabilities, <c>[N, C]</c>.</summary>
    public required float[] QuickProbabilities { get; init; }

    /// <summary>Width and height of every picture in <see cref="PicturesFile"/>; the shorter side is <see cref="InputSizePixels"/>.</summary>
    public required int[] Widths { get; init; }

    public required int[] Heights { get; init; }

    public required string InputName { get; init; }

    public required string FeaturesOutput { get; init; }

    public required int Dimension { get; init; }

    public required int InputSizePixels { get; init; }

    public required IReadOnlyList<float> Mean { get; init; }

    public required IReadOnlyList<float> Std { get; init; }

    public required int Seed { get; init; }

    /// <summary>Seconds that the whole of the fine-tuning may take.</summary>
    public required double BudgetSeconds { get; init; }

    /// <summary>Updates of every run, in place of what the budget affords; for tests and experiments, which have to come out the same everywhere.</summary>
    public int? FixedSteps { get; init; }

    /// <summary>Changes of pictures that are switched off, by the contract's names.</summary>
    public IReadOnlyList<string> DisabledAugmentations { get; init; } = [];

    public void Write(string folder) => AtomicFile.Write(Path.Combine(folder, JobFile), JsonSerializer.SerializeToUtf8Bytes(this, Json));

    /// <exception cref="InvalidModelException">The folder holds no whole job.</exception>
    public static FineTuningJob Read(string folder) =>
        JsonSerializer.Deserialize<FineTuningJob>(File.ReadAllBytes(Path.Combine(folder, JobFile)), Json)
        ?? throw new InvalidModelException("The job of the fine-tuning is empty.");
}
