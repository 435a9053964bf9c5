using Fovea.Protocol.AutomaticTraining;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;

namespace Fovea.Server.Tests.AutomaticTraining;

/// <summary>Projects that train themselves.</summary>
public sealed class AutomaticTrainingTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private AutomaticTrainingClient Automatic => new(server.Anonymous, server.Address, server.TrainingResource.Key1);

    [Fact]
    public async Task NewProject_TrainsNothingByItself()
    {
        var project = await server.CreateProjectAsync();

        var state = await Automatic.GetAsync(project.Id);

        Assert.Equal(new AutomaticTrainingState { Enabled = false, Status = AutomaticTrainingStatus.Off }, state);
    }

    [Fact]
    public async Task ProjectWithTooFewPictures_SaysWhatIsMissing_AndTrainsOnceItIsThere()
    {
        var project = await server.CreateProjectAsync();
        await Automatic.SetAsync(project.Id, enabled: true);
        await server.UploadAsync(project.Id, "book", 5);
        await server.UploadAsync(project.Id, "mug", 4);

        var waiting = await WaitAsync(project.Id, state => state.Problem?.Contains("mug", StringComparison.Ordinal) == true);
        Assert.Equal((AutomaticTrainingStatus.Waiting, null), (waiting.Status, waiting.IterationId));

        var mug = (await server.TrainingClient.GetTagsAsync(project.Id)).Single(tag => tag.Name == "mug");
        await server.TrainingClient.CreateImagesFromFilesAsync(
            project.Id, new ImageFileCreateBatch { Images = [new ImageFileCreateEntry { Contents = ServerFixture.Picture("mug", 4) }], TagIds = [mug.Id] });

        var current = await WaitAsync(project.Id, state => state.Status == AutomaticTrainingStatus.Current);
        Assert.Null(current.Problem);
        var performance = await server.TrainingClient.GetIterationPerformanceAsync(project.Id, current.IterationId!.Value);
        Assert.Equal(2, performance.PerTagPerformance!.Count);
    }

    [Fact]
    public async Task Change_ReplacesTheIterationAndItsModel()
    {
        var (project, first) = await CreateTrainedAsync();
        var models = CountModels();

        await UntagOneAsync(project.Id);

        var second = await WaitForAnotherAsync(project.Id, first);
        Assert.Equal([second], await IterationsAsync(project.Id));
        Assert.Equal(models, CountModels());
    }

    [Fact]
    public async Task RenamedIteration_Stays()
    {
        var (project, first) = await CreateTrainedAsync();
        await server.TrainingClient.UpdateIterationAsync(project.Id, first, new Iteration { Name = "The good one" });

        await UntagOneAsync(project.Id);

        var second = await WaitForAnotherAsync(project.Id, first);
        Assert.Equal([first, second], await IterationsAsync(project.Id));
    }

    [Fact]
    public async Task PublishedIteration_StaysAndAnswers()
    {
        var (project, first) = await CreateTrainedAsync();
        await server.PublishAsync(project.Id, first);

        await UntagOneAsync(project.Id);

        var second = await WaitForAnotherAsync(project.Id, first);
        Assert.Equal([first, second], await IterationsAsync(project.Id));
        var prediction = await server.PredictionClient.ClassifyImageWithNoStoreAsync(
            project.Id, ServerFixture.PublishName, new MemoryStream(ServerFixture.Picture("book", 9)));
        Assert.Equal(first, prediction.Iteration);
    }

    [Fact]
    public async Task TrainProject_GoesFirst_AndItsIterationStays()
    {
        var (project, _) = await CreateTrainedAsync();

        await UntagOneAsync(project.Id);
        var asked = await server.TrainAsync(project.Id, force: true);

        await WaitAsync(project.Id, state => state.Status == AutomaticTrainingStatus.Current);
        await UntagOneAsync(project.Id);
        await WaitAsync(project.Id, state => state.Status == AutomaticTrainingStatus.Training);
        await WaitAsync(project.Id, state => state.Status == AutomaticTrainingStatus.Current);
        var iterations = await IterationsAsync(project.Id);
        Assert.Contains(asked.Id, iterations);
        Assert.Equal(2, iterations.Count);
    }

    [Fact]
    public async Task ChangeWithoutEffect_TrainsNothing()
    {
        var (project, first) = await CreateTrainedAsync();

        await server.TrainingClient.CreateTagAsync(project.Id, "empty");
        await server.TrainingClient.DeleteTagAsync(project.Id, (await server.TrainingClient.GetTagsAsync(project.Id)).Single(tag => tag.Name == "empty").Id);

        await WaitAsync(project.Id, state => state.Status != AutomaticTrainingStatus.Training);
        Assert.Equal(first, (await Automatic.GetAsync(project.Id)).IterationId);
    }

    [Fact]
    public async Task SwitchedOff_TrainsNoMore_AndKeepsTheIteration()
    {
        var (project, first) = await CreateTrainedAsync();

        var off = await Automatic.SetAsync(project.Id, enabled: false);
        await UntagOneAsync(project.Id);

        Assert.Equal(AutomaticTrainingStatus.Off, off.Status);
        // Longer than a change is left to settle.
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal([first], await IterationsAsync(project.Id));
    }

    [Fact]
    public async Task Restart_TrainsWhatChangedAndWatchesOn()
    {
        var (project, first) = await CreateTrainedAsync();
        await UntagOneAsync(project.Id);

        await server.RestartAsync();

        var second = await WaitForAnotherAsync(project.Id, first);
        Assert.Equal([second], await IterationsAsync(project.Id));
        await UntagOneAsync(project.Id);
        await WaitForAnotherAsync(project.Id, second);
    }

    [Fact]
    public async Task DeletedProject_IsForgotten()
    {
        var (project, _) = await CreateTrainedAsync();

        await server.TrainingClient.DeleteProjectAsync(project.Id);

        var error = await Assert.ThrowsAsync<CustomVisionException>(() => Automatic.GetAsync(project.Id));
        Assert.Equal("NotFoundProject", error.Code);
    }

    private async Task<(Project Project, Guid IterationId)> CreateTrainedAsync()
    {
        var project = await server.CreateProjectAsync();
        await server.UploadAsync(project.Id, "book", 8);
        await server.UploadAsync(project.Id, "mug", 8);
        await Automatic.SetAsync(project.Id, enabled: true);
        return (project, (await WaitAsync(project.Id, state => state.Status == AutomaticTrainingStatus.Current)).IterationId!.Value);
    }

    private async Task UntagOneAsync(Guid projectId)
    {
        var book = (await server.TrainingClient.GetTagsAsync(projectId)).Single(tag => tag.Name == "book");
        var images = await server.TrainingClient.GetImagesAsync(projectId, new ImageQuery { TagIds = [book.Id], Take = 1 });
        await server.TrainingClient.DeleteImageTagsAsync(projectId, [images[0].Id], [book.Id]);
    }

    private async Task<Guid> WaitForAnotherAsync(Guid projectId, Guid iterationId) => (await WaitAsync(
        projectId, state => state.Status == AutomaticTrainingStatus.Current && state.IterationId is { } id && id != iterationId)).IterationId!.Value;

    private async Task<AutomaticTrainingState> WaitAsync(Guid projectId, Func<AutomaticTrainingState, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        AutomaticTrainingState state;
        while (!condition(state = await Automatic.GetAsync(projectId, patience.Token)))
        {
            await Task.Delay(20, patience.Token);
        }

        return state;
    }

    private async Task<IReadOnlyList<Guid>> IterationsAsync(Guid projectId) =>
        [.. (await server.TrainingClient.GetIterationsAsync(projectId)).Select(iteration => iteration.Id)];

    /// <summary>Files of the size that only models have here.</summary>
    private int CountModels() => new DirectoryInfo(Path.Combine(server.DataFolder, "blobs")).EnumerateFiles("*", SearchOption.AllDirectories).Count(file => file.Length > 10_000_000);
}
