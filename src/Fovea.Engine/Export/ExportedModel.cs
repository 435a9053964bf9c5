using System.Runtime.InteropServices;
using Fovea.Engine.Data;
using Fovea.Engine.Models;
using Fovea.Engine.Onnx;
using Google.Protobuf;

namespace Fovea.Engine.Export;

/// <summary>
/// The network as clients of Custom Vision's exported classifiers expect it: one input <c>data</c>, float <c>[N, 3, S, S]</c>, planes
/// blue, green, red, values 0 to 255; outputs <c>classLabel</c> (string <c>[N, 1]</c>), <c>loss</c> (one map from tag to probability
/// for each picture) and <c>model_output</c> (float <c>[N, C]</c>).
/// </summary>
/// <remarks>Scaling and normalising become the first nodes, in the operations and the order of the preprocessor, so that they round alike.</remarks>
internal static class ExportedModel
{
    public const string InputName = "data";
    public const string ProbabilitiesOutput = "model_output";
    public const string LabelOutput = "classLabel";
    public const string MapOutput = "loss";

    private const int Int64Type = 7;
    private const int StringType = 8;
    private const string MlDomain = "ai.onnx.ml";
    private const string Rgb = "export.rgb";
    private const string Unit = "export.unit";
    private const string Centred = "export.centred";
    private const string Best = "export.best";
    private const string Channels = "export.channels";
    private const string Range = "export.range";
    private const string Mean = "export.mean";
    private const string Std = "export.std";
    private const string Labels = "export.labels";
    private static readonly string[] Ours = [InputName, ProbabilitiesOutput, LabelOutput, MapOutput, Rgb, Unit, Centred, Best, Channels, Range, Mean, Std, Labels];

    public static byte[] Compose(ReadOnlyMemory<byte> modelFile, ModelMetadata metadata, OutputOrder order)
    {
        var model = OnnxModel.Load(modelFile);
        foreach (var name in Ours)
        {
            Rename(model.Graph, name, SetAside(name));
        }

        PrependPreprocessing(model.Graph, metadata);
        AppendOutputs(model.Graph, metadata, order);
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = MlDomain, Version = 1 });
        model.MetadataProps.Clear();
        model.MetadataProps.Add(DescribePreprocessing(metadata).Select(p => new StringStringEntryProto { Key = p.Key, Value = p.Value }));
        return OnnxModel.Save(model);
    }

    /// <summary>The properties that Custom Vision's clients look up in the network, and that also stand in <c>metadata_properties.json</c>.</summary>
    public static IReadOnlyDictionary<string, string> DescribePreprocessing(ModelMetadata metadata)
    {
        var size = FormattableString.Invariant($"{metadata.InputSizePixels}");
        return new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["CustomVision.Metadata.AdditionalModelInfo"] = $"Fovea {metadata.EngineVersion}, backbone {metadata.BackboneId}",
            ["CustomVision.Metadata.Version"] = "1.1",
            ["CustomVision.Postprocess.Method"] = metadata.Type == ClassificationType.Multiclass ? "ClassificationMultiClass" : "ClassificationMultiLabel",
            ["CustomVision.Preprocess.CropHeight"] = size,
            ["CustomVision.Preprocess.CropMethod"] = "OneCropCenter",
            ["CustomVision.Preprocess.CropWidth"] = size,
            // The network normalises by itself.
            ["CustomVision.Preprocess.NormalizeMean"] = "[0.0, 0.0, 0.0]",
            ["CustomVision.Preprocess.NormalizeStd"] = "[1.0, 1.0, 1.0]",
            ["CustomVision.Preprocess.ResizeMethod"] = "ByShorterSide",
            ["CustomVision.Preprocess.TargetHeight"] = size,
            ["CustomVision.Preprocess.TargetWidth"] = size,
            ["Image.BitmapPixelFormat"] = "Bgr8",
            ["Image.ColorSpaceGamma"] = "SRGB",
            ["Image.NominalPixelRange"] = "NominalRange_0_255",
        };
    }

    private static string SetAside(string name) => Ours.Contains(name) ? $"network.{name}" : name;

    private static void Rename(GraphProto graph, string from, string to)
    {
        foreach (var node in graph.Node)
        {
            Replace(node.Input, from, to);
            Replace(node.Output, from, to);
        }

        foreach (var tensor in graph.Initializer.Where(tensor => tensor.Name == from))
        {
            tensor.Name = to;
        }

        foreach (var value in graph.Input.Concat(graph.Output).Concat(graph.ValueInfo).Where(value => value.Name == from))
        {
            value.Name = to;
        }
    }

    private static void Replace(IList<string> names, string from, string to)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == from)
            {
                names[i] = to;
            }
        }
    }

    private static void PrependPreprocessing(GraphProto graph, ModelMetadata metadata)
    {
        var networkInput = SetAside(metadata.InputName);
        graph.Initializer.Add(Int64Tensor(Channels, [2, 1, 0]));
        graph.Initializer.Add(OnnxModel.FloatTensor(Range, [255f]));
        graph.Initializer.Add(OnnxModel.FloatTensor(Mean, [.. metadata.Mean], 1, 3, 1, 1));
        graph.Initializer.Add(OnnxModel.FloatTensor(Std, [.. metadata.Std], 1, 3, 1, 1));
        NodeProto[] nodes =
        [
            OnnxModel.Node("Gather", [InputName, Channels], Rgb, OnnxModel.IntAttribute("axis", 1)),
            OnnxModel.Node("Div", [Rgb, Range], Unit),
            OnnxModel.Node("Sub", [Unit, Mean], Centred),
            OnnxModel.Node("Div", [Centred, Std], networkInput),
        ];
        for (var i = 0; i < nodes.Length; i++)
        {
            graph.Node.Insert(i, nodes[i]);
        }

        graph.Input.Remove(graph.Input.Single(input => input.Name == networkInput));
        graph.Input.Insert(0, Tensor(InputName, OnnxModel.FloatType, Free("n"), Fixed(3), Fixed(metadata.InputSizePixels), Fixed(metadata.InputSizePixels)));
    }

    private static void AppendOutputs(GraphProto graph, ModelMetadata metadata, OutputOrder order)
    {
        var names = metadata.Tags.Select(ByteString.CopyFromUtf8).ToList();
        graph.Initializer.Add(StringTensor(Labels, names));
        graph.Node.Add(OnnxModel.Node("Identity", [ModelFile.ProbabilitiesOutput], ProbabilitiesOutput));
        graph.Node.Add(OnnxModel.Node(
            "ArgMax", [ModelFile.ProbabilitiesOutput], Best, OnnxModel.IntAttribute("axis", 1), OnnxModel.IntAttribute("keepdims", 1)));
        graph.Node.Add(OnnxModel.Node("Gather", [Labels, Best], LabelOutput, OnnxModel.IntAttribute("axis", 0)));
        var map = OnnxModel.Node("ZipMap", [ModelFile.ProbabilitiesOutput], MapOutput, StringsAttribute("classlabels_strings", names));
        map.Domain = MlDomain;
        graph.Node.Add(map);

        ValueInfoProto[] labels = [Tensor(LabelOutput, StringType, Free("n"), Fixed(1)), MapSequence(MapOutput)];
        ValueInfoProto[] probabilities = [OnnxModel.MatrixOutput(ProbabilitiesOutput, metadata.Tags.Count)];
        ValueInfoProto[] outputs = order == OutputOrder.LabelsFirst ? [.. labels, .. probabilities] : [.. probabilities, .. labels];
        graph.Output.Clear();
        graph.Output.Add(outputs);
    }

    private static TensorProto Int64Tensor(string name, ReadOnlySpan<long> values) => new()
    {
        Name = name,
        DataType = Int64Type,
        Dims = { values.Length },
        RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)),
    };

    private static TensorProto StringTensor(string name, IReadOnlyList<ByteString> values) =>
        new() { Name = name, DataType = StringType, Dims = { values.Count }, StringData = { values } };

    private static AttributeProto StringsAttribute(string name, IReadOnlyList<ByteString> values)
    {
        const int StringsAttributeType = 8;
        return new AttributeProto { Name = name, Strings = { values }, Type = StringsAttributeType };
    }

    private static DimensionProto Free(string name) => new() { DimParam = name };

    private static DimensionProto Fixed(int length) => new() { DimValue = length };

    private static ValueInfoProto Tensor(string name, int elementType, params DimensionProto[] shape) => new()
    {
        Name = name,
        Type = new TypeProto { TensorType = new TensorTypeProto { ElemType = elementType, Shape = new TensorShapeProto { Dim = { shape } } } },
    };

    private static ValueInfoProto MapSequence(string name)
    {
        var map = new MapTypeProto
        {
            KeyType = StringType,
            ValueType = new TypeProto { TensorType = new TensorTypeProto { ElemType = OnnxModel.FloatType, Shape = new TensorShapeProto() } },
        };
        return new ValueInfoProto { Name = name, Type = new TypeProto { SequenceType = new SequenceTypeProto { ElemType = new TypeProto { MapType = map } } } };
    }
}
