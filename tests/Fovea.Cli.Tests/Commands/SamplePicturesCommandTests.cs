namespace Fovea.Cli.Tests.Commands;

public class SamplePicturesCommandTests(TrainedFolder trained)
{
    [Fact]
    public async Task SamplePictures_OnePerTag_WritesOneFileInEachFolder()
    {
        var folder = trained.NewFolder();

        var run = await CommandRun.OfAsync("sample-pictures", folder, "--per-tag", "1", "--first-index", "5", "--json");

        Assert.Equal(0, run.ExitCode);
        var tags = run.Json.GetProperty("tags").EnumerateArray().Select(t => t.GetString()!).ToList();
        Assert.True(tags.Count >= 3);
        Assert.All(tags, tag => Assert.Single(Directory.GetFiles(Path.Combine(folder, tag))));
    }

    [Theory]
    [InlineData("--per-tag", "0")]
    [InlineData("--per-tag", "1", "--first-index", "-1")]
    public async Task SamplePictures_NumberOutOfRange_IsAUsageError(params string[] options)
    {
        var run = await CommandRun.OfAsync(["sample-pictures", trained.NewFolder(), .. options]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("must be at least", run.Error, StringComparison.Ordinal);
    }
}
