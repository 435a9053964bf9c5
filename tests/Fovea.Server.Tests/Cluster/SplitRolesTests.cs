using System.Net;
using Fovea.Protocol.AutomaticTraining;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Fovea.Server.Tests.Data;

namespace Fovea.Server.Tests.Cluster;

/// <summary>An API, a worker and a predictor, each in a server of its own, do together what one does.</summary>
public sealed class SplitRolesTests : IAsyncLifetime
{
    private readonly TestCluster _cluster = PostgreSqlCluster.Programs is null ? null! : new TestCluster();
    private FoveaServer _api = null!;
    private FoveaServer _predictor = null!;

    private TrainingClient Training => _cluster.Training(_api);

    public async ValueTask InitializeAsync()
    {
        if (PostgreSqlCluster.Programs is not null)
        {
            (_api, _predictor) = (await _cluster.StartAsync("api"), await _cluster.StartAsync("predictor"));
            await _cluster.StartAsync("worker");
        }
    }

    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? ValueTask.CompletedTask;

    [PostgreSqlFact]
    public async Task Exercise_OverThreeProcesses_TrainsPublishesPredictsExportsAndCopies()
    {
        var project = await TestCluster.CreateProjectAsync(Training);
        var iteration = await WaitAsync(project, (await Training.TrainProjectAsync(project)).Id);
        await Training.PublishIterationAsync(project, iteration.Id, "live", _api.Credentials.Resources[1].ResourceId);

        var prediction = _cluster.Prediction(_predictor);
        var answer = await prediction.ClassifyImageAsync(project, "live", new MemoryStream(ServerFixture.Picture("mug", 40)));
        Assert.Equal((iteration.Id, 2), (answer.Iteration, answer.Predictions!.Count));

        await Training.ExportIterationAsync(project, iteration.Id, ExportPlatform.ONNX);
        await TestCluster.UntilAsync(async () => (await Training.GetExportsAsync(project, iteration.Id))[0].Status == ExportStatus.Done);
        Assert.NotEmpty(await _cluster.Http.GetByteArrayAsync((await Training.GetExportsAsync(project, iteration.Id))[0].DownloadUri));

        var copy = await Training.ImportProjectAsync((await Training.ExportProjectAsync(project)).Token!);
        await TestCluster.UntilAsync(async () => (await Training.GetProjectAsync(copy.Id)).Status == ProjectStatus.Succeeded);
        Assert.Equal(10, await Training.GetImageCountAsync(copy.Id));

        await Training.UnpublishIterationAsync(project, iteration.Id);
        await TestCluster.UntilAsync(async () =>
        {
            try
            {
                await prediction.ClassifyImageWithNoStoreAsync(project, "live", new MemoryStream(ServerFixture.Picture("mug", 40)));
                return false;
            }
            catch (CustomVisionException e) when (e.StatusCode == HttpStatusCode.NotFound)
            {
                return true;
            }
        });
    }

    [PostgreSqlFact]
    public async Task ProjectThatTrainsItself_ChangedAtTheApi_IsTrainedByTheWorker()
    {
        var project = await TestCluster.CreateProjectAsync(Training);
        var automatic = new AutomaticTrainingClient(_cluster.Http, _api.Address, _api.Credentials.Resources[0].Key1);

        await automatic.SetAsync(project, enabled: true);
        var first = await CurrentAsync(automatic, project, null);

        var tag = (await Training.GetTagsAsync(project)).Single(t => t.Name == "mug");
        await Training.CreateImagesFromFilesAsync(project, new ImageFileCreateBatch { Images = [new ImageFileCreateEntry { Contents = ServerFixture.Picture("mug", 60) }], TagIds = [tag.Id] });
        await CurrentAsync(automatic, project, first);

        await Training.DeleteTagAsync(project, tag.Id);
        await TestCluster.UntilAsync(async () => (await automatic.GetAsync(project)) is { Status: AutomaticTrainingStatus.Waiting, Problem: not null });
        await automatic.SetAsync(project, enabled: false);
        Assert.Equal(AutomaticTrainingStatus.Off, (await automatic.GetAsync(project)).Status);
    }

    private static async Task<Guid> CurrentAsync(AutomaticTrainingClient automatic, Guid project, Guid? other)
    {
        AutomaticTrainingState state = null!;
        await TestCluster.UntilAsync(async () => (state = await automatic.GetAsync(project)) is { Status: AutomaticTrainingStatus.Current, IterationId: not null } && state.IterationId != other);
        return state.IterationId!.Value;
    }

    private async Task<Iteration> WaitAsync(Guid project, Guid iterationId)
    {
        Iteration iteration = null!;
        await TestCluster.UntilAsync(async () => (iteration = await Training.GetIterationAsync(project, iterationId)).Status != IterationStatus.Training);
        Assert.Equal(IterationStatus.Completed, iteration.Status);
        return iteration;
    }
}
