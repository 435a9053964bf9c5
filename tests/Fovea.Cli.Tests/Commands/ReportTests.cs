using System.Text.Json;

namespace Fovea.Cli.Tests.Commands;

public class ReportTests(TrainedFolder trained)
{
    [Fact]
    public async Task Train_WithAnHtmlReport_WritesOnePageThatNeedsNothingElse()
    {
        var report = await TrainAsync("report.html");

        Assert.StartsWith("<!doctype html>", report, StringComparison.Ordinal);
        // Plots of all tags, of either tag, calibration and confusion.
        Assert.Equal(5, report.Split("<svg ").Length - 1);
        Assert.Contains("Confusion matrix", report, StringComparison.Ordinal);
        Assert.Contains("more pictures of donut", report, StringComparison.Ordinal);
        Assert.DoesNotContain("http", report.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal).Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", report, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Train_WithAJsonReport_WritesTheNumbersOfTheCommand()
    {
        var report = JsonDocument.Parse(await TrainAsync("report.json")).RootElement;

        Assert.Equal(8, report.GetProperty("pictures").GetInt32());
        Assert.Equal(trained.Training.Json.GetProperty("accuracy").GetDouble(), report.GetProperty("accuracy").GetProperty("value").GetDouble(), 1e-12);
        Assert.Equal(["die", "donut"], report.GetProperty("perTag").EnumerateArray().Select(tag => tag.GetProperty("tag").GetString()));
        Assert.Equal(8, report.GetProperty("confusion").GetProperty("counts").EnumerateArray().Sum(row => row.EnumerateArray().Sum(cell => cell.GetInt32())));
    }

    [Fact]
    public async Task Evaluate_WithATextReport_NamesTheSamePictureUnderTwoTags()
    {
        var folder = trained.NewFolder();
        TrainedFolder.Draw(folder, ["die", "donut"], firstIndex: 20, perTag: 3);
        File.Copy(Path.Combine(folder, "die", "20.jpg"), Path.Combine(folder, "donut", "wrong.jpg"));
        var path = Path.Combine(folder, "report.txt");

        var run = await CommandRun.OfAsync("evaluate", trained.Model, folder, "--report", path);

        Assert.Equal(0, run.ExitCode);
        var report = await File.ReadAllTextAsync(path);
        Assert.Contains("2 pictures are nearly the same as another one with other tags", report, StringComparison.Ordinal);
        Assert.Contains("wrong.jpg (donut)", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_WithAReportOfAnotherEnding_IsRefusedBeforeTheWork()
    {
        var model = Path.Combine(trained.NewFolder(), "model.onnx");

        var run = await CommandRun.OfAsync("train", trained.Pictures, "-o", model, "--report", "report.pdf");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(".html, .json and .txt", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(model));
    }

    private async Task<string> TrainAsync(string name)
    {
        var folder = trained.NewFolder();
        var path = Path.Combine(folder, name);
        var run = await CommandRun.OfAsync("train", trained.Pictures, "-o", Path.Combine(folder, "model.onnx"), "--seed", "3", "--report", path);
        Assert.Equal(0, run.ExitCode);
        return await File.ReadAllTextAsync(path);
    }
}
