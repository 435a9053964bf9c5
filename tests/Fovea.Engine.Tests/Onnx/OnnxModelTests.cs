using Fovea.Engine.Models;
using Fovea.Engine.Onnx;
using Google.Protobuf;

namespace Fovea.Engine.Tests.Onnx;

public class OnnxModelTests
{
    public static TheoryData<string, string> Hostile => new()
    {
        { "external data", "external data is refused" },
        { "external location", "external data is refused" },
        { "external data in an attribute", "external data is refused" },
        { "foreign domain", "operator domain 'com.evil'" },
        { "foreign node", "operator domain 'com.microsoft'" },
        { "loop", "operator 'Loop'" },
        { "any size", "operator 'ConstantOfShape'" },
        { "sub-graph", "holds a graph" },
        { "functions", "functions of its own" },
        { "training", "training graphs" },
        { "sparse", "sparse weights" },
        { "text", "holds text" },
        { "huge tensor", "has more than" },
        { "negative side", "has a side of -1" },
        { "many nodes", "20001 nodes" },
        { "old operators", "operator set 7" },
        { "no graph", "it has no graph" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Load_HostileModel_IsRefusedWithItsReason(string kind, string reason)
    {
        var model = Harmless();
        Spoil(model, kind);

        var error = Assert.Throws<InvalidModelException>(() => OnnxModel.Load(model.ToByteArray()));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_HarmlessModel_IsAccepted() => Assert.Single(OnnxModel.Load(Harmless().ToByteArray()).Graph.Node);

    [Fact]
    public void Load_BytesThatAreNoProtobuf_Throws() =>
        Assert.Throws<InvalidModelException>(() => OnnxModel.Load("<html>not a model</html>"u8.ToArray()));

    [Fact]
    public void Load_NoBytes_Throws() => Assert.Throws<InvalidModelException>(() => OnnxModel.Load(ReadOnlyMemory<byte>.Empty));

    [Fact]
    public void Load_DeeplyNestedBytes_Throws()
    {
        // A type inside a type inside a type ...: field 2 of a value's type, as bytes of growing length.
        var nested = ByteString.Empty;
        for (var depth = 0; depth < 200; depth++)
        {
            using var stream = new MemoryStream();
            using (var writer = new CodedOutputStream(stream, leaveOpen: true))
            {
                writer.WriteTag(7, WireFormat.WireType.LengthDelimited);
                writer.WriteBytes(nested);
            }

            nested = ByteString.CopyFrom(stream.ToArray());
        }

        Assert.Throws<InvalidModelException>(() => OnnxModel.Load(nested.ToByteArray()));
    }

    [Fact]
    public void Save_AfterLoad_KeepsFieldsThatAreNotDescribed()
    {
        var shipped = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Backbones", "fovea-v0.onnx"));

        Assert.Equal(shipped, OnnxModel.Save(OnnxModel.Load(shipped)));
    }

    private static ModelProto Harmless()
    {
        var model = new ModelProto { IrVersion = 7, Graph = new GraphProto { Name = "g" } };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 13 });
        model.Graph.Node.Add(OnnxModel.Node("Relu", ["x"], "y"));
        return model;
    }

    private static void Spoil(ModelProto model, string kind)
    {
        var graph = model.Graph;
        var tensor = OnnxModel.FloatTensor("w", [1, 2], 2);
        var attribute = new AttributeProto { Name = "a" };
        switch (kind)
        {
            case "external data":
                tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "/etc/passwd" });
                graph.Initializer.Add(tensor);
                break;
            case "external location":
                tensor.DataLocation = 1;
                graph.Initializer.Add(tensor);
                break;
            case "external data in an attribute":
                tensor.DataLocation = 1;
                attribute.T = tensor;
                graph.Node[0].Attribute.Add(attribute);
                break;
            case "foreign domain":
                model.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.evil", Version = 1 });
                break;
            case "foreign node":
                graph.Node[0].Domain = "com.microsoft";
                break;
            case "loop":
                graph.Node[0].OpType = "Loop";
                break;
            case "any size":
                graph.Node[0].OpType = "ConstantOfShape";
                break;
            case "sub-graph":
                attribute.G = ByteString.CopyFromUtf8("g");
                graph.Node[0].Attribute.Add(attribute);
                break;
            case "functions":
                model.Functions.Add(ByteString.Empty);
                break;
            case "training":
                model.TrainingInfo.Add(ByteString.Empty);
                break;
            case "sparse":
                graph.SparseInitializer.Add(ByteString.Empty);
                break;
            case "text":
                tensor.StringData.Add(ByteString.CopyFromUtf8("t"));
                graph.Initializer.Add(tensor);
                break;
            case "huge tensor":
                tensor.Dims.Add([1 << 20, 1 << 20]);
                graph.Initializer.Add(tensor);
                break;
            case "negative side":
                tensor.Dims.Add(-1);
                graph.Initializer.Add(tensor);
                break;
            case "many nodes":
                graph.Node.Add(Enumerable.Repeat(graph.Node[0], OnnxModel.MaxNodes));
                break;
            case "old operators":
                model.OpsetImport[0].Version = 7;
                break;
            case "no graph":
                model.Graph = null;
                break;
            default:
                throw new ArgumentException(kind, nameof(kind));
        }
    }
}
