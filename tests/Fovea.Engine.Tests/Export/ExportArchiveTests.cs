using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Fovea.Engine.Data;
using Fovea.Engine.Export;
using Fovea.Engine.Inference;
using Fovea.Engine.Models;
using Fovea.Engine.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Fovea.Engine.Tests.Export;

public class ExportArchiveTests(DrawnPictures pictures)
{
    private static readonly DateTimeOffset Time = new(2026, 11, 23, 10, 20, 30, 456, 789, TimeSpan.Zero);
    private static readonly Guid IterationId = new("12345678-1234-1234-1234-123456789abc");

    [Fact]
    public void Create_Onnx_HoldsTheFilesOfCustomVisionsArchive()
    {
        using var zip = Open(Create(new ExportTarget("ONNX", "ONNX12")));

        string[] names = [.. zip.Entries.Select(entry => entry.FullName)];
        Assert.Superset(
            new HashSet<string>
            {
                "cvexport.manifest", "labels.txt", "LICENSE", "metadata_properties.json", "model.onnx",
                "python/predict.py", "python/requirements.txt", "CSharp/Program.cs", "CSharp/predict.csproj", "testvectors/expected.json",
            },
            names.ToHashSet());
        Assert.Equal("bottle\ndie\ndonut\n", Text(zip, "labels.txt"));
    }

    [Fact]
    public void Create_Manifest_HasEveryFieldOfTheOriginal()
    {
        using var zip = Open(Create(new ExportTarget("ONNX", "ONNX12")));
        using var manifest = JsonDocument.Parse(Text(zip, "cvexport.manifest"));

        var fields = manifest.RootElement.EnumerateObject().Where(field => field.Name != "Fovea").ToDictionary(field => field.Name, field => field.Value.GetString());

        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["DomainType"] = "Classification",
                ["Platform"] = "ONNX",
                ["Flavor"] = "ONNX12",
                ["ExporterVersion"] = "2.0",
                ["ExportedDate"] = "2026-11-23T10:20:30.4567890Z",
                ["IterationId"] = IterationId.ToString(),
                ["ModelFileName"] = "model.onnx",
                ["LabelFileName"] = "labels.txt",
                ["MetadataPropsFileName"] = "metadata_properties.json",
                ["ModelFileSHA1"] = Convert.ToHexStringLower(SHA1.HashData(Bytes(zip, "model.onnx"))),
                ["SchemaVersion"] = "1.0",
            },
            fields);
    }

    [Fact]
    public void Create_WithoutFlavorOrIteration_WritesNulls()
    {
        using var zip = Open(ExportArchive.Create(pictures.Onnx, new ExportOptions { Target = new ExportTarget("ONNX", null), ExportedAt = Time }));
        using var manifest = JsonDocument.Parse(Text(zip, "cvexport.manifest"));

        Assert.Equal(JsonValueKind.Null, manifest.RootElement.GetProperty("Flavor").ValueKind);
        Assert.Equal(JsonValueKind.Null, manifest.RootElement.GetProperty("IterationId").ValueKind);
    }

    [Theory]
    [InlineData(null, "sdk:10.0 AS build", "USER $APP_UID")]
    [InlineData("Linux", "sdk:10.0 AS build", "USER $APP_UID")]
    [InlineData("ARM", "--platform=linux/arm64", "USER $APP_UID")]
    [InlineData("Windows", "windowsservercore", "EXPOSE 80")]
    public void Create_DockerFile_HoldsAServerToBuild(string? flavor, params string[] parts)
    {
        using var zip = Open(Create(new ExportTarget("DockerFile", flavor)));

        string[] names = [.. zip.Entries.Select(entry => entry.FullName)];
        Assert.Superset(
            new HashSet<string>
            {
                "Dockerfile", "app/Program.cs", "app/classifier.csproj", "app/model.onnx", "app/labels.txt", "app/Imaging/Preprocessor.cs",
                "app/Fetching/ImageFetcher.cs", "app/Container/ContainerAnswer.cs", "cvexport.manifest", "LICENSE", "README.md",
            },
            names.ToHashSet());
        Assert.All(parts, part => Assert.Contains(part, Text(zip, "Dockerfile"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(OutputOrder.LabelsFirst, "classLabel", "loss", "model_output")]
    [InlineData(OutputOrder.ProbabilitiesFirst, "model_output", "classLabel", "loss")]
    public void Network_InputsAndOutputs_AreThoseOfCustomVision(OutputOrder order, params string[] outputs)
    {
        using var zip = Open(Create(new ExportTarget("ONNX", null), order));
        using var session = new InferenceSession(Bytes(zip, "model.onnx"));

        var input = Assert.Single(session.InputMetadata);
        Assert.Equal("data", input.Key);
        Assert.Equal((typeof(float), "-1,3,160,160"), (input.Value.ElementType, string.Join(',', input.Value.Dimensions)));
        Assert.Equal(outputs, session.OutputNames);
        Assert.Equal(OnnxValueType.ONNX_TYPE_SEQUENCE, session.OutputMetadata["loss"].OnnxValueType);
        var properties = session.ModelMetadata.CustomMetadataMap;
        Assert.Equal(("Bgr8", "NominalRange_0_255"), (properties["Image.BitmapPixelFormat"], properties["Image.NominalPixelRange"]));
    }

    [Fact]
    public void Network_BatchOfTwo_AnswersEach()
    {
        using var zip = Open(Create(new ExportTarget("ONNX", null)));
        using var session = new InferenceSession(Bytes(zip, "model.onnx"));
        var tensor = new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<float>([2, 3, 160, 160]);

        using var results = session.Run([NamedOnnxValue.CreateFromTensor("data", tensor)]);

        Assert.Equal(2, results.Single(r => r.Name == "classLabel").AsEnumerable<string>().Count());
        Assert.Equal(2, results.Single(r => r.Name == "loss").AsEnumerable<NamedOnnxValue>().Count());
        Assert.Equal(6, results.Single(r => r.Name == "model_output").AsEnumerable<float>().Count());
    }

    [Fact]
    public void Create_BackboneWithNamesOfOurs_RenamesThem()
    {
        // The network's own input is called as the exported one, and one of its values as an output of the export.
        var model = OnnxModel.Load(pictures.Onnx);
        foreach (var node in model.Graph.Node)
        {
            for (var i = 0; i < node.Input.Count; i++)
            {
                node.Input[i] = node.Input[i] switch { "input" => "data", "logits" => "loss", var other => other };
            }

            for (var i = 0; i < node.Output.Count; i++)
            {
                node.Output[i] = node.Output[i] == "logits" ? "loss" : node.Output[i];
            }
        }

        model.Graph.Input[0].Name = "data";
        model.MetadataProps[0].Value = model.MetadataProps[0].Value.Replace("\"inputName\":\"input\"", "\"inputName\":\"data\"", StringComparison.Ordinal);

        var archive = ExportArchive.Create(OnnxModel.Save(model), new ExportOptions { Target = new ExportTarget("ONNX", null), ExportedAt = Time });

        Assert.True(ExportVerifier.Verify(new MemoryStream(archive)).Passed);
    }

    [Fact]
    public void Create_Multilabel_KeepsProbabilitiesThatStandAlone()
    {
        var head = new ClassificationHead(ClassificationType.Multilabel, 512, 2, new float[2 * 512], [0, 2]);
        var metadata = pictures.Model.Metadata with { Type = ClassificationType.Multilabel, Tags = ["ä, b", "行"] };
        var onnx = ModelFile.Compose(pictures.Backbone.ReadModel(), pictures.Backbone.Manifest, head, metadata);

        using var zip = Open(ExportArchive.Create(onnx, new ExportOptions { Target = new ExportTarget("ONNX", null), ExportedAt = Time }));

        using var session = new InferenceSession(Bytes(zip, "model.onnx"));
        using var results = session.Run([NamedOnnxValue.CreateFromTensor("data", new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<float>([1, 3, 160, 160]))]);

        // No weights: sigmoid(0) = 1/2 and sigmoid(2) = 1 / (1 + e^-2) = 0.880797.
        var map = results.Single(r => r.Name == "loss").AsEnumerable<NamedOnnxValue>().Single().AsDictionary<string, float>();
        Assert.Equal(0.5f, map["ä, b"], 1e-6f);
        Assert.Equal(0.880797f, map["行"], 1e-6f);
        Assert.Equal("行", results.Single(r => r.Name == "classLabel").AsEnumerable<string>().Single());
        Assert.Equal("ClassificationMultiLabel", session.ModelMetadata.CustomMetadataMap["CustomVision.Postprocess.Method"]);
    }

    [Fact]
    public void Create_SameModelAndTime_GivesTheSameBytes() =>
        Assert.Equal(Create(new ExportTarget("ONNX", null)), Create(new ExportTarget("ONNX", null)));

    [Fact]
    public void Create_SomethingElse_Throws() => Assert.Throws<InvalidModelException>(() =>
        ExportArchive.Create("no model"u8.ToArray(), new ExportOptions { Target = new ExportTarget("ONNX", null), ExportedAt = Time }));

    [Fact]
    public void Templates_NameTheVersionsThatFoveaIsBuiltWith()
    {
        using var onnx = Open(Create(new ExportTarget("ONNX", null)));
        using var docker = Open(Create(new ExportTarget("DockerFile", null)));
        var central = System.Xml.Linq.XDocument.Load(RepositoryFile("Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(package => package.Attribute("Include")!.Value, package => package.Attribute("Version")!.Value);

        foreach (var project in (string[])[Text(onnx, "CSharp/predict.csproj"), Text(docker, "app/classifier.csproj")])
        {
            var references = System.Xml.Linq.XDocument.Parse(project).Descendants("PackageReference").ToList();
            Assert.Equal(8, references.Count);
            Assert.All(references, reference => Assert.Equal(central[reference.Attribute("Include")!.Value], reference.Attribute("Version")!.Value));
        }
    }

    private static string RepositoryFile(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Fovea.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, name);
    }

    private byte[] Create(ExportTarget target, OutputOrder order = OutputOrder.LabelsFirst) =>
        ExportArchive.Create(pictures.Onnx, new ExportOptions { Target = target, ExportedAt = Time, IterationId = IterationId, Outputs = order });

    private static ZipArchive Open(byte[] archive) => new(new MemoryStream(archive), ZipArchiveMode.Read);

    private static byte[] Bytes(ZipArchive zip, string name)
    {
        using var stream = zip.GetEntry(name)!.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static string Text(ZipArchive zip, string name) => System.Text.Encoding.UTF8.GetString(Bytes(zip, name));
}
