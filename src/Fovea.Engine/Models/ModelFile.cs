using System.Text.Json;
using System.Text.Json.Serialization;
using Fovea.Engine.Backbones;
using Fovea.Engine.Data;
using Fovea.Engine.Onnx;

namespace Fovea.Engine.Models;

/// <summary>The single-file model: backbone, head and metadata in one ONNX file that any ONNX runtime runs.</summary>
/// <remarks>
/// Input: float32 <c>[N, 3, S, S]</c>. Outputs: <see cref="ProbabilitiesOutput"/>, <c>[N, C]</c>, and
/// <see cref="FeaturesOutput"/>, <c>[N, D]</c>.
/// </remarks>
public static class ModelFile
{
    /// <summary>Name of the output with the probability of every tag.</summary>
    public const string ProbabilitiesOutput = "probabilities";

    /// <summary>Name of the output with the backbone's features.</summary>
    public const string FeaturesOutput = "features";

    private const string LogitsName = "logits";
    internal const string WeightsName = "head.weights";
    internal const string BiasesName = "head.biases";
    private const int MaxTags = 10_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        RespectNullableAnnotations = true,
        MaxDepth = 8,
    };

    /// <summary>Reads what a model file says about itself, without running anything.</summary>
    /// <param name="onnx">The file.</param>
    /// <exception cref="InvalidModelException">It is not a model file of Fovea, is damaged, or asks for something that is refused.</exception>
    public static ModelMetadata ReadMetadata(ReadOnlyMemory<byte> onnx)
    {
        var entries = OnnxModel.Load(onnx).MetadataProps.Where(p => p.Key == ModelMetadata.Key).ToList();
        if (entries is not [var entry])
        {
            throw new InvalidModelException($"The model has {entries.Count} metadata entries named '{ModelMetadata.Key}'; models made by Fovea have 1.");
        }

        ModelMetadata metadata;
        try
        {
            metadata = JsonSerializer.Deserialize<ModelMetadata>(entry.Value, Json) ?? throw new InvalidModelException("The model's metadata is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidModelException($"The model's metadata is not as expected: {e.Message}", e);
        }

        Check(metadata);
        return metadata;
    }

    internal static byte[] Compose(ReadOnlyMemory<byte> backboneModel, BackboneManifest backbone, ClassificationHead head, ModelMetadata metadata)
    {
        if (head.FeatureDimension != backbone.Dimension || head.ClassCount != metadata.Tags.Count)
        {
            throw new ArgumentException(
                $"The head takes {head.FeatureDimension} features for {head.ClassCount} tags; the backbone gives {backbone.Dimension} and {metadata.Tags.Count} tags are named.",
                nameof(head));
        }

        var model = OnnxModel.Load(backboneModel);
        RefuseTakenNames(model.Graph);
        AppendHead(model.Graph, backbone, head);
        SetOutputs(model.Graph, backbone, head);
        model.ProducerName = "fovea";
        model.ProducerVersion = metadata.EngineVersion;
        model.MetadataProps.Clear();
        model.MetadataProps.Add(new StringStringEntryProto { Key = ModelMetadata.Key, Value = JsonSerializer.Serialize(metadata, Json) });
        return OnnxModel.Save(model);
    }

    private static void RefuseTakenNames(GraphProto graph)
    {
        string[] ours = [ProbabilitiesOutput, LogitsName, WeightsName, BiasesName];
        var taken = graph.Node.SelectMany(n => n.Output).Concat(graph.Initializer.Select(t => t.Name)).FirstOrDefault(ours.Contains);
        if (taken is not null)
        {
            throw new InvalidModelException($"The backbone already has a value named '{taken}', which is the name of a part of the head.");
        }
    }

    private static void AppendHead(GraphProto graph, BackboneManifest backbone, ClassificationHead head)
    {
        graph.Initializer.Add(OnnxModel.FloatTensor(WeightsName, head.Weights, head.ClassCount, head.FeatureDimension));
        graph.Initializer.Add(OnnxModel.FloatTensor(BiasesName, head.Biases, head.ClassCount));
        graph.Node.Add(OnnxModel.Node("Gemm", [backbone.FeaturesOutput, WeightsName, BiasesName], LogitsName, OnnxModel.IntAttribute("transB", 1)));
        graph.Node.Add(head.Type == ClassificationType.Multiclass
            ? OnnxModel.Node("Softmax", [LogitsName], ProbabilitiesOutput, OnnxModel.IntAttribute("axis", 1))
            : OnnxModel.Node("Sigmoid", [LogitsName], ProbabilitiesOutput));
    }

    private static void SetOutputs(GraphProto graph, BackboneManifest backbone, ClassificationHead head)
    {
        if (backbone.FeaturesOutput != FeaturesOutput)
        {
            graph.Node.Add(OnnxModel.Node("Identity", [backbone.FeaturesOutput], FeaturesOutput));
        }

        graph.Output.Clear();
        graph.Output.Add(OnnxModel.MatrixOutput(ProbabilitiesOutput, head.ClassCount));
        graph.Output.Add(OnnxModel.MatrixOutput(FeaturesOutput, head.FeatureDimension));
    }

    private static void Check(ModelMetadata metadata)
    {
        Require(metadata.FormatVersion == 1, "formatVersion", metadata.FormatVersion, "1");
        Require(metadata.InputName.Length > 0, "inputName", metadata.InputName, "a name");
        Require(metadata.InputSizePixels is >= 32 and <= 1024, "inputSizePixels", metadata.InputSizePixels, "32 to 1024");
        Require(metadata.Mean.Count == 3 && metadata.Mean.All(float.IsFinite), "mean", string.Join(", ", metadata.Mean), "three numbers");
        Require(metadata.Std.Count == 3 && metadata.Std.All(s => s > 0 && float.IsFinite(s)), "std", string.Join(", ", metadata.Std), "three numbers above 0");
        Require(Enum.IsDefined(metadata.Type), "type", metadata.Type, "Multiclass or Multilabel");
        Require(metadata.Tags.Count is >= 1 and <= MaxTags, "number of tags", metadata.Tags.Count, $"1 to {MaxTags}");
        Require(metadata.Tags.Distinct(StringComparer.Ordinal).Count() == metadata.Tags.Count, "tags", "not unique", "unique names");
        Require(metadata.Threshold is >= 0 and <= 1, "threshold", metadata.Threshold, "0 to 1");
    }

    private static void Require(bool holds, string name, object value, string allowed)
    {
        if (!holds)
        {
            throw new InvalidModelException(FormattableString.Invariant($"The model's {name} is '{value}'; allowed: {allowed}."));
        }
    }
}
