using Fovea.Engine.Backbones.Installed;
using Fovea.Engine.Models;
using Fovea.Engine.Onnx;
using Fovea.FineTuning.Graph;
using TorchSharp;
using static Fovea.FineTuning.Tests.Graph.BackboneFile;

namespace Fovea.FineTuning.Tests.Graph;

public sealed class TorchGraphTests
{
    private const float Tolerance = 1e-4f;

    [Theory]
    [InlineData(160)]
    [InlineData(128)]
    public void Forward_OfTheEmbeddedBackbone_EqualsOnnxRuntime(int side)
    {
        int[] shape = [2, 3, side, side];
        var input = Values(2 * 3 * side * side, seed: 1);
        using var graph = new TorchGraph(Embedded, "input", "features");

        AssertClose(RunReference(Embedded, "features", input, shape), RunGraph(graph, input, shape), Tolerance);
    }

    [Theory]
    [InlineData("mobilenet_v2/features.onnx", "features")]
    [InlineData("vit_tiny_patch16_224/features.onnx", "features")]
    [InlineData("vit_tiny_patch16_224/features.onnx", "patch_mean")]
    [InlineData("squeezenet1_1/model.onnx", "features")]
    public void Forward_OfAPublicBackbone_EqualsOnnxRuntime(string file, string output)
    {
        var onnx = File.ReadAllBytes(Path.Combine(SharedData.Require("data/teachers"), file));
        int[] shape = [2, 3, 224, 224];
        var input = Values(2 * 3 * 224 * 224, seed: 2);
        using var graph = new TorchGraph(onnx, "input", output);

        AssertClose(RunReference(onnx, output, input, shape), RunGraph(graph, input, shape), Tolerance);
    }

    [Fact]
    public void Graph_OfAnOlderOperatorSet_IsRefused()
    {
        var model = ModelProto.Parser.ParseFrom(Embedded);
        model.OpsetImport[0].Version = 12;

        Assert.Contains("operator set 12", Assert.Throws<InvalidModelException>(() => new TorchGraph(OnnxModel.Save(model), "input", "features")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("features")]
    [InlineData("patch_mean")]
    public void Forward_OfAnInstalledVisionTransformer_EqualsItsFileAndTeachesItsToken(string output)
    {
        var onnx = File.ReadAllBytes(Path.Combine(SharedData.Require("data/teachers"), "vit_tiny_patch16_224", "features.onnx"));
        var installed = BackboneReader.Read(onnx, new BackboneRequest("vit") { FeaturesOutput = output });
        int[] shape = [2, 3, 224, 224];
        var input = Values(2 * 3 * 224 * 224, seed: 2);
        using var graph = new TorchGraph(installed.Onnx, installed.InputName, output);

        AssertClose(RunReference(onnx, output, input, shape), RunGraph(graph, input, shape), Tolerance);
        using var scope = torch.NewDisposeScope();
        graph.Forward(torch.tensor(input, [2, 3, 224, 224]), GraphPrecision.Float32).sum().backward();
        Assert.All(graph.Parameters, p => Assert.NotNull(p.Value.grad));
    }

    [Fact]
    public void Forward_InBFloat16_StaysNearFloat32()
    {
        int[] shape = [2, 3, 128, 128];
        var input = Values(2 * 3 * 128 * 128, seed: 3);
        using var graph = new TorchGraph(Embedded, "input", "features");
        var expected = RunGraph(graph, input, shape);

        var actual = RunGraph(graph, input, shape, GraphPrecision.BFloat16);

        // bfloat16 keeps 8 bits: about 1 % after eighteen convolutions.
        var error = Math.Sqrt(expected.Zip(actual, (e, a) => (e - a) * (e - a)).Sum() / expected.Sum(e => e * e));
        Assert.InRange(error, 1e-5, 0.03);
    }

    [Fact]
    public void Parameters_OfTheEmbeddedBackbone_AreItsWeightsFromInputToOutput()
    {
        using var graph = new TorchGraph(Embedded, "input", "features");

        // 18 convolutions with weights and biases.
        Assert.Equal(36, graph.Parameters.Count);
        Assert.Equal(6_400_000, graph.Parameters.Sum(p => p.Value.numel()), 100_000.0);
        Assert.Equal(graph.Parameters.Select(p => p.Depth).Order(), graph.Parameters.Select(p => p.Depth));
        Assert.InRange(graph.Parameters[0].Depth, 0, 0.1);
        Assert.InRange(graph.Parameters[^1].Depth, 0.8, 1);
    }

    [Fact]
    public void Backward_ThroughTheGraph_ReachesEveryParameter()
    {
        using var scope = torch.NewDisposeScope();
        using var graph = new TorchGraph(Embedded, "input", "features");

        graph.Forward(torch.tensor(Values(3 * 96 * 96, seed: 4), [1, 3, 96, 96]), GraphPrecision.BFloat16).sum().backward();

        Assert.All(graph.Parameters, p => Assert.True(p.Value.grad!.abs().sum().item<float>() > 0, p.Name));
    }

    [Fact]
    public void Save_OfUntouchedParameters_GivesTheSameFile()
    {
        using var graph = new TorchGraph(Embedded, "input", "features");

        Assert.Equal(OnnxModel.Save(ModelProto.Parser.ParseFrom(Embedded)), graph.Save());
    }

    [Fact]
    public void Save_OfChangedParameters_GivesAFileThatComputesWithThem()
    {
        int[] shape = [1, 3, 96, 96];
        var input = Values(3 * 96 * 96, seed: 5);
        using var graph = new TorchGraph(Embedded, "input", "features");
        using (torch.no_grad())
        {
            foreach (var parameter in graph.Parameters)
            {
                parameter.Value.mul_(0.97f);
            }
        }

        var saved = graph.Save();

        // The weights are stored as float16, so the interpreter of the saved file is what must agree.
        using var reread = new TorchGraph(saved, "input", "features");
        AssertClose(RunReference(saved, "features", input, shape), RunGraph(reread, input, shape), Tolerance);
        var before = RunReference(Embedded, "features", input, shape);
        Assert.True(before.Zip(RunGraph(reread, input, shape), (a, b) => Math.Abs(a - b)).Sum() > 0.01 * before.Sum(Math.Abs));
    }

    [Fact]
    public void Graph_WithAnUnknownOperator_IsRefusedByName()
    {
        var model = ModelProto.Parser.ParseFrom(Embedded);
        model.Graph.Node.First(n => n.OpType == "Relu").OpType = "Celu";

        var error = Assert.Throws<Engine.Models.InvalidModelException>(() => new TorchGraph(OnnxModel.Save(model), "input", "features"));

        Assert.Contains("'Celu'", error.Message);
    }
}
