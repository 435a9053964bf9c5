using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Fovea.Engine.Export;
using Fovea.Engine.Models;

namespace Fovea.Engine.Tests.Export;

public class ExportVerifierTests(DrawnPictures pictures)
{
    [Theory]
    [InlineData("ONNX")]
    [InlineData("DockerFile")]
    public void Verify_Export_Passes(string platform)
    {
        var proof = ExportVerifier.Verify(Create(platform));

        Assert.True(proof.Passed);
        Assert.Equal(9, proof.Pictures.Count);
        Assert.All(proof.Pictures, picture => Assert.InRange(picture.LargestDifference, 0, 1e-4f));
        Assert.Equal((platform, DrawnPictures.Tags.Count), (proof.Platform, proof.Tags.Count));
    }

    [Fact]
    public void Verify_ProbabilityThatTheServerDidNotGive_NamesThePicture()
    {
        var zip = Edit("testvectors/expected.json", json => json["Pictures"]![1]!["Probabilities"]![0] = 7);

        var proof = ExportVerifier.Verify(zip);

        Assert.False(proof.Passed);
        Assert.Contains("exact-checks.png", Assert.Single(proof.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_LabelsInAnotherOrder_Fails()
    {
        var zip = Create("ONNX");
        Replace(zip, "labels.txt", "die\nbottle\ndonut\n"u8);

        Assert.Contains("labels file", ExportVerifier.Verify(zip).Problems[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_OtherModel_NamesTheHash()
    {
        var zip = Edit("cvexport.manifest", json => json["ModelFileSHA1"] = new string('0', 40));

        Assert.Contains("hashes differ", Assert.Single(ExportVerifier.Verify(zip).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_PreprocessingItDoesNotKnow_Throws()
    {
        var zip = Edit("cvexport.manifest", json => json["Fovea"]!["Preprocessing"]![0] = "stand on your head");

        Assert.Contains("preprocessing", Assert.Throws<InvalidModelException>(() => ExportVerifier.Verify(zip)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cvexport.manifest")]
    [InlineData("model.onnx")]
    [InlineData("labels.txt")]
    [InlineData("testvectors/turned.jpg")]
    public void Verify_MissingFile_NamesIt(string name)
    {
        var zip = Create("ONNX");
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Update, leaveOpen: true))
        {
            archive.GetEntry(name)!.Delete();
        }

        Assert.Contains(name, Assert.Throws<InvalidModelException>(() => ExportVerifier.Verify(zip)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cvexport.manifest", "{}")]
    [InlineData("testvectors/expected.json", "[]")]
    [InlineData("model.onnx", "no model")]
    [InlineData("testvectors/turned.jpg", "no picture")]
    [InlineData("labels.txt", "one\n")]
    public void Verify_DamagedFile_Throws(string name, string content)
    {
        var zip = Create("ONNX");
        Replace(zip, name, Encoding.UTF8.GetBytes(content));

        Assert.Throws<InvalidModelException>(() => ExportVerifier.Verify(zip));
    }

    [Fact]
    public void Verify_NoZip_Throws() => Assert.Throws<InvalidModelException>(() => ExportVerifier.Verify(new MemoryStream("no zip"u8.ToArray())));

    private MemoryStream Edit(string name, Action<JsonNode> change)
    {
        var zip = Create("ONNX");
        JsonNode json;
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Read, leaveOpen: true))
        {
            using var stream = archive.GetEntry(name)!.Open();
            json = JsonNode.Parse(stream)!;
        }

        change(json);
        Replace(zip, name, Encoding.UTF8.GetBytes(json.ToJsonString()));
        return zip;
    }

    private static void Replace(MemoryStream zip, string name, ReadOnlySpan<byte> content)
    {
        using var archive = new ZipArchive(zip, ZipArchiveMode.Update, leaveOpen: true);
        archive.GetEntry(name)!.Delete();
        using var stream = archive.CreateEntry(name).Open();
        stream.Write(content);
    }

    private MemoryStream Create(string platform)
    {
        var zip = new MemoryStream();
        zip.Write(ExportArchive.Create(pictures.Onnx, new ExportOptions { Target = new ExportTarget(platform, null), ExportedAt = DateTimeOffset.UnixEpoch.AddYears(30) }));
        return zip;
    }
}
