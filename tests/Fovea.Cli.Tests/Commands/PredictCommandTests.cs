namespace Fovea.Cli.Tests.Commands;

public class PredictCommandTests(TrainedFolder trained)
{
    [Fact]
    public async Task Predict_FileAndFolder_GivesEachPictureOnceWithTagsHighestFirst()
    {
        var file = Path.Combine(trained.Pictures, "donut", "2.jpg");

        var run = await CommandRun.OfAsync("predict", trained.Model, file, trained.Pictures, "--json");

        Assert.Equal(0, run.ExitCode);
        var predictions = run.Json.GetProperty("predictions").EnumerateArray().ToList();
        Assert.Equal(8, predictions.Count);
        Assert.Equal(file, predictions[0].GetProperty("picture").GetString());
        foreach (var prediction in predictions)
        {
            var probabilities = prediction.GetProperty("tags").EnumerateArray().Select(t => t.GetProperty("probability").GetDouble()).ToList();
            Assert.Equal(probabilities.OrderDescending(), probabilities);
            Assert.Equal(1, probabilities.Sum(), 1e-5);
        }
    }

    [Fact]
    public async Task Predict_Text_PrintsPicturesAndTags()
    {
        var file = Path.Combine(trained.Pictures, "donut", "2.jpg");

        var run = await CommandRun.OfAsync("predict", trained.Model, file);

        Assert.StartsWith(file, run.Output, StringComparison.Ordinal);
        Assert.Contains("%  donut", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_NamedFileThatIsNoPicture_AnswersTheOthersAndReturnsBadData()
    {
        var text = Path.Combine(trained.NewFolder(), "text.jpg");
        File.WriteAllText(text, "no picture");

        var run = await CommandRun.OfAsync("predict", trained.Model, text, trained.Pictures, "--json");

        Assert.Equal(65, run.ExitCode);
        Assert.Equal(8, run.Json.GetProperty("predictions").GetArrayLength());
        Assert.Equal(text, run.Json.GetProperty("skipped")[0].GetProperty("path").GetString());
        Assert.Contains(text, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_MissingPicture_IsNoInput() =>
        Assert.Equal(66, (await CommandRun.OfAsync("predict", trained.Model, "/no/such/picture.jpg")).ExitCode);

    [Fact]
    public async Task Predict_MissingModel_IsNoInput() =>
        Assert.Equal(66, (await CommandRun.OfAsync("predict", "/no/such/model.onnx", trained.Pictures)).ExitCode);

    [Fact]
    public async Task Predict_FileThatIsNoModel_IsBadData()
    {
        var run = await CommandRun.OfAsync("predict", Path.Combine(trained.Pictures, "die", "0.jpg"), trained.Pictures);

        Assert.Equal(65, run.ExitCode);
        Assert.Contains("not an ONNX model", run.Error, StringComparison.Ordinal);
    }
}
