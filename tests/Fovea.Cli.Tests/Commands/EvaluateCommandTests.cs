namespace Fovea.Cli.Tests.Commands;

public class EvaluateCommandTests(TrainedFolder trained)
{
    [Fact]
    public async Task Evaluate_Json_IsOneObjectWithTheMetrics()
    {
        var run = await CommandRun.OfAsync("evaluate", trained.Model, trained.Pictures, "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(8, run.Json.GetProperty("pictures").GetInt32());
        foreach (var metric in (string[])["accuracy", "macroAveragePrecision", "expectedCalibrationError"])
        {
            Assert.InRange(run.Json.GetProperty(metric).GetDouble(), 0, 1);
        }

        Assert.Equal([4, 4], run.Json.GetProperty("perTag").EnumerateArray().Select(t => t.GetProperty("pictures").GetInt32()));
    }

    [Fact]
    public async Task Evaluate_FolderOfFewerTags_CountsWhatIsThere()
    {
        var folder = trained.NewFolder();
        TrainedFolder.Draw(folder, ["donut"], firstIndex: 20, perTag: 2);
        File.WriteAllText(Path.Combine(folder, "donut", "x.jpg"), "no picture");

        var run = await CommandRun.OfAsync("evaluate", trained.Model, folder, "--json");

        Assert.Equal((2, 1), (run.Json.GetProperty("pictures").GetInt32(), run.Json.GetProperty("skipped").GetInt32()));
        Assert.Contains("x.jpg", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_FolderThatIsNoTag_NamesItAndTheTags()
    {
        var folder = trained.NewFolder();
        TrainedFolder.Draw(folder, ["mug"], firstIndex: 0, perTag: 1);

        var run = await CommandRun.OfAsync("evaluate", trained.Model, folder, "--json");

        Assert.Equal(65, run.ExitCode);
        Assert.Contains("'mug' is not a tag of the model. Its tags are: die, donut.", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Evaluate_NoReadablePicture_IsBadData()
    {
        var folder = trained.NewFolder();
        Directory.CreateDirectory(Path.Combine(folder, "die"));

        Assert.Equal(65, (await CommandRun.OfAsync("evaluate", trained.Model, folder)).ExitCode);
    }
}
