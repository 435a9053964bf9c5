using System.Text.Json;
using Fovea.Cli.Commands;
using Fovea.Cli.Demo;
using Fovea.Cli.Terminal;

namespace Fovea.Cli.Tests.Demo;

public class DemoCommandTests(TrainedFolder trained)
{
    [Fact]
    public async Task Demo_DrawnPictures_TrainsPublishesAndPredictsEachHeldBackPicture()
    {
        var data = trained.NewFolder();
        var options = new DemoOptions { DataFolder = data, DrawnPerTag = 5, HeldBackPerTag = 1, WidthPixels = 96, HeightPixels = 72 };

        var run = await RunAsync(options, json: true);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal((25, 5), (run.Json.GetProperty("pictures").GetInt32(), run.Json.GetProperty("tags").GetInt32()));
        foreach (var metric in (string[])["precision", "recall", "averagePrecision"])
        {
            Assert.InRange(run.Json.GetProperty(metric).GetDouble(), 0, 1);
        }

        var predictions = run.Json.GetProperty("predictions").EnumerateArray().ToList();
        Assert.Equal(["book", "bottle", "die", "donut", "mug"], predictions.Select(p => p.GetProperty("tag").GetString()));
        // The highest of five probabilities that sum to 1.
        Assert.All(predictions, p => Assert.InRange(p.GetProperty("probability").GetDouble(), 0.2, 1));
        Assert.Equal(predictions.Count(p => p.GetProperty("isRight").GetBoolean()), run.Json.GetProperty("right").GetInt32());
        Assert.True(File.Exists(Path.Combine(data, "credentials.json")));
    }

    [Fact]
    public async Task Demo_Text_ShowsACommandThatPredictsAndKeepsTheKeyOutOfTheDiagnostics()
    {
        var data = trained.NewFolder();
        var options = new DemoOptions { DataFolder = data, DrawnPerTag = 5, HeldBackPerTag = 1, WidthPixels = 96, HeightPixels = 72 };

        var run = await RunAsync(options, json: false);

        Assert.Equal(0, run.ExitCode);
        using var credentials = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(data, "credentials.json")));
        var key = credentials.RootElement.GetProperty("resources").EnumerateArray()
            .First(r => r.GetProperty("kind").GetString() == "CustomVision.Prediction").GetProperty("key1").GetString()!;
        Assert.Contains($"curl -H 'Prediction-Key: {key}'", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(key, run.Error, StringComparison.Ordinal);
        Assert.Contains($"./fovea serve --data {data}", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("rm -r", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_OwnPictures_HoldsSomeBackAndNamesWhatItCannotUse()
    {
        var folder = trained.NewFolder();
        TrainedFolder.Draw(folder, ["die", "donut"], firstIndex: 0, perTag: 6);
        File.WriteAllText(Path.Combine(folder, "die", "text.jpg"), "no picture");
        var whole = File.ReadAllBytes(Path.Combine(folder, "die", "0.jpg"));
        File.WriteAllBytes(Path.Combine(folder, "die", "cut.jpg"), whole[..(whole.Length / 2)]);
        File.Copy(Path.Combine(folder, "donut", "1.jpg"), Path.Combine(folder, "donut", "copy.jpg"));

        var run = await CommandRun.OfAsync("demo", "--images", folder, "--data", trained.NewFolder(), "--json");

        // Of each six one is held back: a fifth of 6, rounded down.
        Assert.Equal(0, run.ExitCode);
        Assert.Equal((10, 2), (run.Json.GetProperty("pictures").GetInt32(), run.Json.GetProperty("heldBack").GetInt32()));
        Assert.Equal(["cut.jpg", "text.jpg", "copy.jpg"], run.Json.GetProperty("skipped").EnumerateArray().Select(s => Path.GetFileName(s.GetProperty("path").GetString())));
        Assert.Contains("copy.jpg: the same picture as ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_FourPicturesInATag_NamesTheTagAndWhyFilesDoNotCount()
    {
        var folder = trained.NewFolder();
        TrainedFolder.Draw(folder, ["die"], firstIndex: 0, perTag: 6);
        TrainedFolder.Draw(folder, ["donut"], firstIndex: 0, perTag: 4);
        File.WriteAllText(Path.Combine(folder, "donut", "text.jpg"), "no picture");

        var run = await CommandRun.OfAsync("demo", "--images", folder, "--json");

        Assert.Equal(65, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains("The tag 'donut' has 4 usable pictures; at least 5 are needed.", run.Error, StringComparison.Ordinal);
        Assert.Contains("text.jpg: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_NothingLeftToPredict_SaysWhatToAdd()
    {
        var folder = trained.NewFolder();
        TrainedFolder.Draw(folder, ["die", "donut"], firstIndex: 0, perTag: 5);

        var run = await CommandRun.OfAsync("demo", "--images", folder);

        Assert.Equal(65, run.ExitCode);
        Assert.Contains("none is left to predict", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_NoSuchFolder_NamesIt()
    {
        var run = await CommandRun.OfAsync("demo", "--images", "/no/such/folder");

        Assert.Equal(66, run.ExitCode);
        Assert.Contains("'/no/such/folder'", run.Error, StringComparison.Ordinal);
    }

    private static async Task<CommandRun> RunAsync(DemoOptions options, bool json)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await DemoCommand.RunAsync(options, keepsRunning: false, json, new CommandOutput(output, error), error, CancellationToken.None);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }
}
