namespace Fovea.Cli.Tests.Commands;

public class TrainCommandTests(TrainedFolder trained)
{
    [Fact]
    public void Train_Json_IsOneObjectWithTheMetrics()
    {
        var json = trained.Training.Json;

        Assert.Equal(0, trained.Training.ExitCode);
        Assert.Equal((8, 2, 0), (json.GetProperty("pictures").GetInt32(), json.GetProperty("tags").GetInt32(), json.GetProperty("skipped").GetInt32()));
        foreach (var metric in (string[])["accuracy", "precision", "recall", "averagePrecision"])
        {
            Assert.InRange(json.GetProperty(metric).GetDouble(), 0, 1);
            Assert.InRange(json.GetProperty("intervals").GetProperty(metric).GetProperty("lower").GetDouble(), 0, json.GetProperty(metric).GetDouble());
        }

        Assert.True(json.GetProperty("seconds").GetDouble() > 0);
        Assert.Equal(["die", "donut"], json.GetProperty("perTag").EnumerateArray().Select(t => t.GetProperty("tag").GetString()));
    }

    [Fact]
    public async Task Train_AgainInText_WritesTheSameBytesAndPrintsTheMetrics()
    {
        var model = Path.Combine(trained.NewFolder(), "again.onnx");

        var run = await CommandRun.OfAsync("train", trained.Pictures, "-o", model, "--seed", "3");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(File.ReadAllBytes(trained.Model), File.ReadAllBytes(model));
        Assert.Contains("pictures: 8", run.Output, StringComparison.Ordinal);
        Assert.Contains("averagePrecision: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("donut", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_UnreadableAndDoubledFiles_AreSkippedNamedAndCounted()
    {
        var folder = trained.NewFolder();
        TrainedFolder.Draw(folder, ["die", "donut"], firstIndex: 0, perTag: 3);
        File.WriteAllText(Path.Combine(folder, "die", "notes.txt"), "no picture");
        var whole = File.ReadAllBytes(Path.Combine(folder, "die", "0.jpg"));
        File.WriteAllBytes(Path.Combine(folder, "die", "cut.jpg"), whole[..(whole.Length / 2)]);
        File.Copy(Path.Combine(folder, "donut", "1.jpg"), Path.Combine(folder, "donut", "copy.jpg"));
        File.WriteAllBytes(Path.Combine(folder, "donut", "empty.jpg"), []);

        var run = await CommandRun.OfAsync("train", folder, "-o", Path.Combine(folder, "model.onnx"), "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal((6, 4), (run.Json.GetProperty("pictures").GetInt32(), run.Json.GetProperty("skipped").GetInt32()));
        foreach (var name in (string[])["notes.txt", "cut.jpg", "copy.jpg", "empty.jpg"])
        {
            Assert.Contains($"{name}: ", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Train_SamePictureInTwoTags_LeavesBothOut()
    {
        var folder = trained.NewFolder();
        TrainedFolder.Draw(folder, ["die", "donut"], firstIndex: 0, perTag: 3);
        File.Copy(Path.Combine(folder, "donut", "1.jpg"), Path.Combine(folder, "die", "1-too.jpg"));

        var run = await CommandRun.OfAsync("train", folder, "-o", Path.Combine(folder, "model.onnx"), "--json");

        Assert.Equal((5, 2), (run.Json.GetProperty("pictures").GetInt32(), run.Json.GetProperty("skipped").GetInt32()));
        Assert.Contains("several tags: die, donut", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_OneTag_SaysWhatToDo()
    {
        var folder = trained.NewFolder();
        TrainedFolder.Draw(folder, ["die"], firstIndex: 0, perTag: 2);

        await AssertRefusedAsync(folder, 65, "training needs at least 2. Add a sub-folder");
    }

    [Fact]
    public async Task Train_TagWithOneReadablePicture_NamesTheTag()
    {
        var folder = trained.NewFolder();
        TrainedFolder.Draw(folder, ["die"], firstIndex: 0, perTag: 2);
        TrainedFolder.Draw(folder, ["donut"], firstIndex: 0, perTag: 1);
        File.WriteAllText(Path.Combine(folder, "donut", "x.jpg"), "no picture");

        await AssertRefusedAsync(folder, 65, "The tag 'donut' has 1 readable pictures; at least 2");
    }

    [Fact]
    public Task Train_FolderWithoutSubFolders_SaysWhatToDo() => AssertRefusedAsync(trained.NewFolder(), 65, "Make one for each tag");

    [Fact]
    public Task Train_NoSuchFolder_NamesIt() => AssertRefusedAsync("/no/such/folder", 66, "'/no/such/folder'");

    [Fact]
    public async Task Train_OutputInAFolderThatIsNotThere_IsRefusedBeforeTheWork()
    {
        var run = await CommandRun.OfAsync("train", trained.Pictures, "-o", "/no/such/folder/model.onnx");

        Assert.Equal(73, run.ExitCode);
        Assert.DoesNotContain("Reading pictures", run.Error, StringComparison.Ordinal);
    }

    private static async Task AssertRefusedAsync(string folder, int exitCode, string reason)
    {
        var model = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");

        var run = await CommandRun.OfAsync("train", folder, "-o", model, "--json");

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.False(File.Exists(model));
    }
}
