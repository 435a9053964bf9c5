using System.Net;
using Fovea.Protocol.Client;
using Fovea.Protocol.Resources;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Resources;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Data;

/// <summary>
/// What SQLite's one writer gives for free. Each request has a connection of its own, and nothing in the process keeps requests apart, so
/// these run into each other as those of several servers do.
/// </summary>
public sealed class PostgreSqlConcurrencyTests(PostgreSqlServerFixture server) : IClassFixture<PostgreSqlServerFixture>
{
    private const int AtOnce = 12;
    private const int Limit = 3;

    [PostgreSqlFact]
    public async Task Quotas_ManyAtOnce_HoldToTheLast()
    {
        var training = await CreateClientAsync(new ResourceQuota { Projects = Limit, TagsPerProject = Limit, ImagesPerProject = Limit });

        Assert.Equal(Limit, await CountAcceptedAsync(index => training.CreateProjectAsync($"Project {index}")));
        var project = (await training.GetProjectsAsync())[0];
        Assert.Equal(Limit, await CountAcceptedAsync(index => training.CreateTagAsync(project.Id, $"Tag {index}")));
        await CountAcceptedAsync(index => UploadAsync(training, project.Id, index));
        Assert.Equal(Limit, await training.GetImageCountAsync(project.Id));
    }

    [PostgreSqlFact]
    public async Task Train_ManyAtOnce_StartsOne()
    {
        var project = await server.CreateProjectAsync();
        await server.UploadAsync(project.Id, "book", 5);
        await server.UploadAsync(project.Id, "mug", 5);

        Assert.Equal(1, await CountAcceptedAsync(_ => server.TrainingClient.TrainProjectAsync(project.Id, forceTrain: true)));

        var iteration = Assert.Single(await server.TrainingClient.GetIterationsAsync(project.Id));
        Assert.Equal("Iteration 1", iteration.Name);
        await server.WaitAsync(project.Id, iteration.Id);
    }

    [PostgreSqlFact]
    public async Task Upload_OnePictureManyTimesAtOnce_IsOneImage()
    {
        var project = await server.CreateProjectAsync();

        Assert.Equal(AtOnce, await CountAcceptedAsync(_ => UploadAsync(server.TrainingClient, project.Id, 0)));

        Assert.Equal(1, await server.TrainingClient.GetImageCountAsync(project.Id));
    }

    [PostgreSqlFact]
    public async Task Tag_OneNameManyTimesAtOnce_IsThereOnce()
    {
        var project = await server.CreateProjectAsync();

        Assert.Equal(1, await CountAcceptedAsync(index => server.TrainingClient.CreateTagAsync(project.Id, index % 2 == 0 ? "Mug" : "MUG")));

        Assert.Single(await server.TrainingClient.GetTagsAsync(project.Id));
    }

    [PostgreSqlFact]
    public async Task Publish_NamesThatDifferInCaseAtOnce_IsGivenOnce()
    {
        var first = await server.CreateTrainedProjectAsync();
        var others = new List<Iteration>();
        for (var index = 0; index < 3; index++)
        {
            others.Add(await server.TrainAsync(first.ProjectId, force: true));
        }

        var names = new[] { "live", "LIVE", "Live", "liVE" };
        Iteration[] iterations = [first, .. others];
        var accepted = await CountAcceptedAsync(
            index => server.TrainingClient.PublishIterationAsync(first.ProjectId, iterations[index].Id, names[index], server.PredictionResource.ResourceId), iterations.Length);

        Assert.Equal(1, accepted);
        Assert.Single(await server.TrainingClient.GetIterationsAsync(first.ProjectId), iteration => iteration.PublishName is not null);
    }

    [PostgreSqlFact]
    public async Task Train_WhilePicturesComeAndGo_FreezesOneState()
    {
        var project = await server.CreateProjectAsync();
        await server.UploadAsync(project.Id, "book", 5);
        var mug = await server.UploadAsync(project.Id, "mug", 5);
        using var stop = new CancellationTokenSource();
        var changing = ChangeAsync(project.Id, mug.Id, stop.Token);

        var iteration = await server.TrainAsync(project.Id, force: true);
        await stop.CancelAsync();
        await changing;

        // Every change adds or takes a picture together with its tag, so a state between two has as many of the one as of the other.
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        Assert.Equal(await db.SnapshotImages.CountAsync(i => i.SnapshotId == iteration.Id), await db.ImageTags.CountAsync(t => t.SnapshotId == iteration.Id));
    }

    [PostgreSqlTheory]
    [InlineData("projects?name=a%00b")]
    [InlineData("projects?name=ok&description=%00")]
    public async Task Text_WithACharacterThatCannotBeStored_IsRefusedWithItsReason(string address)
    {
        using var answer = await server.Training.PostAsync(address, content: null);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("0000", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task ChangeAsync(Guid projectId, Guid tagId, CancellationToken cancellationToken)
    {
        for (var index = 100; !cancellationToken.IsCancellationRequested; index++)
        {
            var summary = await server.TrainingClient.CreateImagesFromDataAsync(projectId, new MemoryStream(ServerFixture.Picture("mug", index % 20 + 100)), [tagId]);
            await server.TrainingClient.DeleteImagesAsync(projectId, [summary.Images![0].Image!.Id]);
        }
    }

    private static Task UploadAsync(TrainingClient training, Guid projectId, int index) =>
        training.CreateImagesFromDataAsync(projectId, new MemoryStream(ServerFixture.Picture("die", index)), []);

    private static async Task<int> CountAcceptedAsync(Func<int, Task> ask, int count = AtOnce)
    {
        var accepted = await Task.WhenAll(Enumerable.Range(0, count).Select(async index =>
        {
            try
            {
                await ask(index);
                return true;
            }
            catch (CustomVisionException e) when ((int)e.StatusCode < 500)
            {
                return false;
            }
        }));
        return accepted.Count(isAccepted => isAccepted);
    }

    private async Task<TrainingClient> CreateClientAsync(ResourceQuota quota)
    {
        // In the server itself, which knows the new keys at once then.
        await using var scope = server.Services.CreateAsyncScope();
        var resource = await scope.ServiceProvider.GetRequiredService<ResourceService>().CreateAsync(new ResourceRequest { Name = $"limited-{Guid.NewGuid():N}", Kind = "training", Quota = quota }, CancellationToken.None);
        return new TrainingClient(server.Anonymous, server.Address, resource.Keys!.Key1);
    }
}
