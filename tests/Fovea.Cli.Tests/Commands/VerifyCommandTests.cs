using System.IO.Compression;

namespace Fovea.Cli.Tests.Commands;

public class VerifyCommandTests(TrainedFolder trained)
{
    [Theory]
    [InlineData("onnx", null)]
    [InlineData("DockerFile", "linux")]
    public async Task Export_ThenVerify_Passes(string platform, string? flavor)
    {
        var zip = Path.Combine(trained.NewFolder(), "model.zip");

        var exported = await CommandRun.OfAsync(["export", trained.Model, "-o", zip, "--platform", platform, .. flavor is null ? (string[])[] : ["--flavor", flavor], "--json"]);
        var verified = await CommandRun.OfAsync("verify", zip, "--json");

        Assert.Equal((0, new FileInfo(zip).Length), (exported.ExitCode, exported.Json.GetProperty("bytes").GetInt64()));
        Assert.Equal(0, verified.ExitCode);
        Assert.True(verified.Json.GetProperty("passed").GetBoolean());
        Assert.Equal(["die", "donut"], verified.Json.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        Assert.InRange(verified.Json.GetProperty("largestDifference").GetDouble(), 0, 1e-4);
        Assert.Empty(verified.Error);
    }

    [Fact]
    public async Task Verify_Text_EndsWithTheVerdict()
    {
        var zip = await ExportAsync();

        var run = await CommandRun.OfAsync("verify", zip);

        Assert.Contains("Verified: 9 pictures, 2 tags", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_LabelsThatWereChanged_FailsAndSaysWhat()
    {
        var zip = await ExportAsync();
        using (var archive = ZipFile.Open(zip, ZipArchiveMode.Update))
        {
            archive.GetEntry("labels.txt")!.Delete();
            using var labels = archive.CreateEntry("labels.txt").Open();
            labels.Write("donut\ndie\n"u8);
        }

        var run = await CommandRun.OfAsync("verify", zip, "--json");

        Assert.Equal(65, run.ExitCode);
        Assert.False(run.Json.GetProperty("passed").GetBoolean());
        Assert.Contains("labels file", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_FileThatIsNoArchive_IsBadData() => Assert.Equal(65, (await CommandRun.OfAsync("verify", trained.Model)).ExitCode);

    [Fact]
    public async Task Verify_MissingFile_IsNoInput() => Assert.Equal(66, (await CommandRun.OfAsync("verify", "/no/such.zip")).ExitCode);

    [Fact]
    public async Task Export_PlatformThatIsNotSupported_NamesThoseThatAre()
    {
        var run = await CommandRun.OfAsync("export", trained.Model, "-o", "/no/such/folder/x.zip", "--platform", "CoreML");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("DockerFile.Windows", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_OutputThatCannotBeWritten_SaysSo() =>
        Assert.Equal(73, (await CommandRun.OfAsync("export", trained.Model, "-o", "/no/such/folder/x.zip")).ExitCode);

    [Fact]
    public async Task Export_MissingModel_IsNoInput() =>
        Assert.Equal(66, (await CommandRun.OfAsync("export", "/no/such/model.onnx", "-o", Path.Combine(trained.NewFolder(), "x.zip"))).ExitCode);

    private async Task<string> ExportAsync()
    {
        var zip = Path.Combine(trained.NewFolder(), "model.zip");
        Assert.Equal(0, (await CommandRun.OfAsync("export", trained.Model, "-o", zip)).ExitCode);
        return zip;
    }
}
