using Fovea.Engine.Backbones.Installed;
using Fovea.Engine.Models;
using Fovea.Engine.Onnx;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Fovea.Engine.Tests.Backbones.Installed;

public sealed class BackboneReaderTests
{
    public static TheoryData<string, string> Hostile => new()
    {
        { "not ONNX at all", "not an ONNX model" },
        { "external data", "external data is refused" },
        { "huge tensor", "has more than" },
        { "custom operator", "operator domain 'com.evil'" },
        { "loop", "operator 'Loop'" },
        { "tensor of any size", "operator 'ConstantOfShape'" },
        { "expansion to a fixed size", "operator 'Expand'" },
        { "wrong shape", "[1, 4, 224, 224]; [N, 3, S, S] is allowed" },
        { "oblong", "[1, 3, 224, 448]; [N, 3, S, S] is allowed" },
        { "wrong type", "has the ONNX type 7" },
        { "two inputs", "depend on 2 inputs" },
        { "old operators", "operator set 7" },
        { "no way to tell the features", "has 2 outputs (y, z)" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Read_HostileFile_IsRefusedWithItsReason(string kind, string reason)
    {
        var bytes = kind == "not ONNX at all" ? "<html>404</html>"u8.ToArray() : Spoiled(kind).ToByteArray();

        var error = Assert.Throws<InvalidModelException>(() => BackboneReader.Read(bytes, new BackboneRequest("new")));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_IdThatLeadsElsewhere_IsRefused() =>
        Assert.Throws<InvalidModelException>(() => BackboneReader.Read(Plain().ToByteArray(), new BackboneRequest("../fovea-v0")));

    [Fact]
    public void Read_ClassifierWithOneOutput_TakesWhatItsLastLayerReads()
    {
        var model = Plain();
        model.Graph.Node.Add(OnnxModel.Node("Gemm", ["y", "w"], "logits"));
        model.Graph.Initializer.Add(OnnxModel.FloatTensor("w", new float[3 * 10], 3, 10));
        model.Graph.Output[0] = OnnxModel.MatrixOutput("logits", 10);

        var candidate = BackboneReader.Read(model.ToByteArray(), new BackboneRequest("new"));

        Assert.Equal(("y", "x", 224), (candidate.FeaturesOutput, candidate.InputName, candidate.InputSizePixels));
        Assert.DoesNotContain(OnnxModel.Load(candidate.Onnx).Graph.Node, node => node.OpType == "Gemm");
    }

    [Fact]
    public void Read_PartsThatTheFeaturesDoNotNeed_MayBeAnything()
    {
        var model = Plain();
        model.Graph.Node.Add(OnnxModel.Node("Loop", ["y"], "z"));
        model.Graph.Output.Add(OnnxModel.FloatOutput("z"));

        var candidate = BackboneReader.Read(model.ToByteArray(), new BackboneRequest("new") { FeaturesOutput = "y" });

        Assert.DoesNotContain(OnnxModel.Load(candidate.Onnx).Graph.Node, node => node.OpType == "Loop");
    }

    [Theory]
    [InlineData("mobilenet_v2/features.onnx", "features")]
    [InlineData("squeezenet1_1/model.onnx", "features")]
    [InlineData("vit_tiny_patch16_224/features.onnx", "features")]
    [InlineData("vit_tiny_patch16_224/features.onnx", "patch_mean")]
    public void Read_PublicBackbone_GivesTheSameFeatures(string file, string output)
    {
        var original = File.ReadAllBytes(Path.Combine(SharedData.Require("data/teachers"), file));

        var candidate = BackboneReader.Read(original, new BackboneRequest("new") { FeaturesOutput = output });

        var random = new Random(4);
        float[] pictures = [.. Enumerable.Range(0, 2 * 3 * 224 * 224).Select(_ => (random.NextSingle() * 4) - 2)];
        var (expected, actual) = (Run(original, output, pictures), Run(candidate.Onnx, output, pictures));
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    private static float[] Run(byte[] onnx, string output, float[] pictures)
    {
        using var session = new InferenceSession(onnx);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor("input", new DenseTensor<float>(pictures, [2, 3, 224, 224]))], [output]);
        return results.Single().AsTensor<float>().ToArray();
    }

    private static ModelProto Plain()
    {
        var model = new ModelProto { IrVersion = 7, Graph = new GraphProto { Name = "g" } };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 13 });
        model.Graph.Input.Add(Input("x", OnnxModel.FloatType, 1, 3, 224, 224));
        model.Graph.Node.Add(OnnxModel.Node("GlobalAveragePool", ["x"], "pooled"));
        model.Graph.Node.Add(OnnxModel.Node("Flatten", ["pooled"], "y"));
        model.Graph.Output.Add(OnnxModel.FloatOutput("y"));
        return model;
    }

    private static ValueInfoProto Input(string name, int type, params long[] sides)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(sides.Select(side => new DimensionProto { DimValue = side }));
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TensorTypeProto { ElemType = type, Shape = shape } } };
    }

    private static ModelProto Spoiled(string kind)
    {
        var model = Plain();
        var graph = model.Graph;
        var weights = OnnxModel.FloatTensor("w", [1, 2, 3], 1, 3);
        void Between(NodeProto node)
        {
            graph.Node.Add(node);
            graph.Initializer.Add(weights);
            graph.Output[0] = OnnxModel.FloatOutput(node.Output[0]);
        }

        switch (kind)
        {
            case "external data":
                weights.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "../../../etc/passwd" });
                Between(OnnxModel.Node("Add", ["y", "w"], "z"));
                break;
            case "huge tensor":
                weights.Dims.Add([1 << 20, 1 << 20]);
                Between(OnnxModel.Node("Add", ["y", "w"], "z"));
                break;
            case "custom operator":
                Between(OnnxModel.Node("Steal", ["y", "w"], "z"));
                graph.Node[^1].Domain = "com.evil";
                break;
            case "loop":
                Between(OnnxModel.Node("Loop", ["y", "w"], "z"));
                break;
            case "tensor of any size":
                graph.Node.Add(OnnxModel.Node("Shape", ["y"], "s"));
                graph.Node.Add(OnnxModel.Node("ConstantOfShape", ["s"], "c"));
                Between(OnnxModel.Node("Add", ["y", "c"], "z"));
                break;
            case "expansion to a fixed size":
                graph.Initializer.Add(OnnxModel.FloatTensor("to", [1_000_000, 1_000_000], 2));
                Between(OnnxModel.Node("Expand", ["y", "to"], "z"));
                break;
            case "wrong shape":
                graph.Input[0] = Input("x", OnnxModel.FloatType, 1, 4, 224, 224);
                break;
            case "oblong":
                graph.Input[0] = Input("x", OnnxModel.FloatType, 1, 3, 224, 448);
                break;
            case "wrong type":
                graph.Input[0] = Input("x", 7, 1, 3, 224, 224);
                break;
            case "two inputs":
                graph.Input.Add(Input("other", OnnxModel.FloatType, 1, 3));
                Between(OnnxModel.Node("Add", ["y", "other"], "z"));
                break;
            case "old operators":
                model.OpsetImport[0].Version = 7;
                break;
            case "no way to tell the features":
                graph.Node.Add(OnnxModel.Node("Relu", ["y"], "z"));
                graph.Output.Add(OnnxModel.FloatOutput("z"));
                break;
            default:
                throw new ArgumentException(kind, nameof(kind));
        }

        return model;
    }
}
