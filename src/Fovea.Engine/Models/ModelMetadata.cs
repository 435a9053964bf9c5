using Fovea.Engine.Data;

namespace Fovea.Engine.Models;

/// <summary>What a model file says about itself, kept in the ONNX file's own metadata under <see cref="Key"/>.</summary>
/// <remarks>No time and no machine stands in it: the same pictures, tags and seed give the same bytes.</remarks>
public sealed record ModelMetadata
{
    /// <summary>The key of the ONNX metadata entry that holds this record as JSON.</summary>
    public const string Key = "fovea";

    /// <summary>Version of this record; readers refuse others.</summary>
    /// <value>Always 1 so far.</value>
    public int FormatVersion { get; init; } = 1;

    /// <summary>Version of the engine that trained the model.</summary>
    public required string EngineVersion { get; init; }

    /// <summary>Id of the backbone inside the model.</summary>
    public required string BackboneId { get; init; }

    /// <summary>SHA-256 of the backbone file the model was made from.</summary>
    public required string BackboneSha256 { get; init; }

    /// <summary>Name of the graph's input, float32 <c>[N, 3, S, S]</c>, RGB planes, normalised.</summary>
    public required string InputName { get; init; }

    /// <summary>S: pictures are scaled so that the shorter side is S pixels, then the centre is cut out; 32 to 1024.</summary>
    public required int InputSizePixels { get; init; }

    /// <summary>Mean of the red, green and blue channel, of values in [0, 1].</summary>
    public required IReadOnlyList<float> Mean { get; init; }

    /// <summary>Standard deviation of the three channels, of values in [0, 1].</summary>
    public required IReadOnlyList<float> Std { get; init; }

    /// <summary>Multiclass: the probabilities sum to 1. Multilabel: each stands alone.</summary>
    public required ClassificationType Type { get; init; }

    /// <summary>Names of the tags, in the order of the probabilities.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Probability from which a tag counts as predicted in the metrics, in [0, 1].</summary>
    public required float Threshold { get; init; }

    /// <summary>Seed of the training run.</summary>
    public required int Seed { get; init; }

    /// <summary>L2 strength that was chosen.</summary>
    public required float L2Strength { get; init; }

    /// <summary>Calibration temperature, already folded into the network.</summary>
    public required float Temperature { get; init; }

    /// <summary>SHA-256 over the content hashes and tags of the training pictures.</summary>
    public required string DataFingerprint { get; init; }

    /// <summary>Updates of the backbone's weights by advanced training; 0 when the backbone is as its file.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault)]
    public int FineTuningSteps { get; init; }

    /// <summary>Out-of-fold metrics.</summary>
    public required ModelMetrics Metrics { get; init; }
}
