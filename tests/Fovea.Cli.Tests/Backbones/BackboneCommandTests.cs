using System.Security.Cryptography;
using Fovea.Cli.Backbones;

namespace Fovea.Cli.Tests.Backbones;

public sealed class BackboneCommandTests(TrainedFolder trained)
{
    private static readonly string Embedded = Path.Combine(AppContext.BaseDirectory, "Backbones", "fovea-v0.onnx");
    private readonly string data = trained.NewFolder();

    [Theory]
    [InlineData("mobilenet_v2/features.onnx", "mobilenet-v2", 1280)]
    [InlineData("squeezenet1_1/model.onnx", "squeezenet1-1", 512)]
    [InlineData("vit_tiny_patch16_224/features.onnx", "vit-tiny", 192)]
    public async Task Install_PublicNetwork_TrainsPredictsExportsAndVerifies(string file, string id, int features)
    {
        var (model, archive) = (Path.Combine(data, "model.onnx"), Path.Combine(data, "export.zip"));

        var installed = await RunAsync("install", Teacher(file), "--id", id, "--json");
        var trainedModel = await CommandRun.OfAsync("train", trained.Pictures, "-o", model, "--backbone", id, "--data", data, "--json");
        var predicted = await CommandRun.OfAsync("predict", model, Path.Combine(trained.Pictures, "die", "0.jpg"), "--json");
        var exported = await CommandRun.OfAsync("export", model, "-o", archive, "--platform", "ONNX");
        var verified = await CommandRun.OfAsync("verify", archive, "--json");

        Assert.Equal((0, 0, 0, 0, 0), (installed.ExitCode, trainedModel.ExitCode, predicted.ExitCode, exported.ExitCode, verified.ExitCode));
        Assert.Equal(features, installed.Json.GetProperty("features").GetInt32());
        Assert.True(verified.Json.GetProperty("passed").GetBoolean());
    }

    [Fact]
    public async Task Install_OverABrokenConnection_GoesOnWhereItStopped()
    {
        var content = File.ReadAllBytes(Embedded);
        using var server = new FileServer(content) { BreaksAfter = content.Length / 2 };

        var run = await RunAsync("install", server.Address, "--id", "copy", "--sha256", Hash(content));

        Assert.Equal((0, ""), (run.ExitCode, run.ExitCode == 0 ? "" : run.Error));
        Assert.Equal(0, server.Starts[0]);
        Assert.All(server.Starts.Skip(1), start => Assert.InRange(start, 1, content.Length));
        Assert.Contains("copy", (await RunAsync("list")).Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(data, "backbones"), "*.part"));
    }

    [Fact]
    public async Task Install_FileWithAnotherHash_IsRefusedAndLeavesNothing()
    {
        using var server = new FileServer(File.ReadAllBytes(Embedded));

        var run = await RunAsync("install", server.Address, "--id", "copy", "--sha256", new string('0', 64));

        Assert.Equal(65, run.ExitCode);
        Assert.Contains("instead of 0000", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(data, "backbones")));
    }

    [Theory]
    [InlineData("http://example.com/network.onnx", "https is allowed")]
    [InlineData("https://example.com/network.onnx", "give its hash with --sha256")]
    [InlineData("mobilenet-v2", "give its hash with --sha256")]
    [InlineData("/no/such/file.onnx", "is no file")]
    public async Task Install_SourceThatCannotBeTrusted_IsRefusedWithoutAsking(string source, string reason)
    {
        var run = await RunAsync("install", source);

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Install_FileThatIsNoNetwork_IsBadData()
    {
        var file = Path.Combine(data, "page.onnx");
        await File.WriteAllTextAsync(file, "<html>not found</html>");

        var run = await RunAsync("install", file);

        Assert.Equal(65, run.ExitCode);
        Assert.Contains("not an ONNX model", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Install_NetworkThatAsksForAllMemory_IsRefusedByItsTrial()
    {
        var file = Path.Combine(data, "bomb.onnx");
        await File.WriteAllBytesAsync(file, MemoryBomb.Create());

        var run = await RunAsync("install", file);

        Assert.Equal(65, run.ExitCode);
        Assert.Contains("when it ran for the first time", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(data, "backbones")));
    }

    [Fact]
    public async Task Install_IdThatIsTaken_KeepsTheInstalledOne()
    {
        Assert.Equal(0, (await RunAsync("install", Embedded, "--id", "copy")).ExitCode);

        var run = await RunAsync("install", Embedded, "--id", "copy");

        Assert.Equal(65, run.ExitCode);
        Assert.Contains("'copy' already", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Assign_ToDomains_IsListedAndHoldsTheBackboneUntilTakenBack()
    {
        await RunAsync("install", Embedded, "--id", "copy");

        var assigned = await RunAsync("assign", "copy", "--domain", "Food", "--domain", "general (compact)", "--json");
        var listed = await RunAsync("list", "--json");
        var held = await RunAsync("remove", "copy");
        await RunAsync("assign", "fovea-v0", "--domain", "Food", "--domain", "General (compact)");
        var removed = await RunAsync("remove", "copy");

        Assert.Equal(0, assigned.ExitCode);
        Assert.Equal(
            ["Food", "General (compact)"],
            listed.Json.GetProperty("backbones").EnumerateArray().Single(b => b.GetProperty("id").GetString() == "copy").GetProperty("domains").EnumerateArray().Select(d => d.GetString()));
        Assert.Equal(65, held.ExitCode);
        Assert.Equal(0, removed.ExitCode);
        Assert.DoesNotContain("copy", (await RunAsync("list")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Detection of everything", 2)]
    [InlineData("Logo", 2)]
    public async Task Assign_DomainThatIsNone_IsAWrongCommandLine(string domain, int exitCode) =>
        Assert.Equal(exitCode, (await RunAsync("assign", "fovea-v0", "--domain", domain)).ExitCode);

    [Fact]
    public async Task Train_BackboneThatIsNotInstalled_NamesThoseThatAre()
    {
        var run = await CommandRun.OfAsync("train", trained.Pictures, "-o", Path.Combine(data, "model.onnx"), "--backbone", "nobody", "--data", data);

        Assert.Equal(65, run.ExitCode);
        Assert.Contains("there are fovea-v0", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Catalogue_Entries_AreNamedOnceAndHttps()
    {
        Assert.True(BackboneCatalogue.All.Count >= 6);
        Assert.Equal(BackboneCatalogue.All.Count, BackboneCatalogue.All.Select(e => e.Name).Distinct().Count());
        Assert.All(BackboneCatalogue.All, e => Assert.Equal("https", e.Address.Scheme));
        Assert.All(BackboneCatalogue.All, e => Assert.True(e.Sha256 is null || e.Sha256.Length == 64));
    }

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(["backbone", .. arguments, "--data", data]);

    private static string Hash(byte[] content) => Convert.ToHexString(SHA256.HashData(content));

    private static string Teacher(string file) => Path.Combine(SharedData.Require("data/teachers"), file);
}
