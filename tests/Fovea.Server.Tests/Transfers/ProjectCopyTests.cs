using System.Net;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Fovea.Server.Storage;
using Fovea.Server.Transfers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Transfers;

public class ProjectCopyTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Import_TrainedProject_GivesACopyThatPredictsAndTrainsAlike(bool toAnotherServer)
    {
        await using var first = await TransferServer.StartAsync();
        await using var second = toAnotherServer ? await TransferServer.StartAsync() : null;
        var target = second ?? first;
        var original = await first.CreateProjectAsync();
        var trained = await first.TrainAsync(original.Id);

        var copy = await target.ImportAsync(await first.ExportAsync(original.Id));

        Assert.Equal(ProjectStatus.Succeeded, copy.Status);
        Assert.Equal(toAnotherServer ? "Things" : "Things (1)", copy.Name);
        Assert.Equal("Two things", copy.Description);
        Assert.Equal(Classifier.Multiclass, copy.Settings!.ClassificationType);
        Assert.NotEqual(original.Id, copy.Id);
        await AssertSamePicturesAsync(first, original.Id, null, target, copy.Id, null);

        var iteration = Assert.Single(await target.Training.GetIterationsAsync(copy.Id));
        Assert.NotEqual(trained.Id, iteration.Id);
        Assert.Equal((trained.Name, trained.TrainedAt, null), (iteration.Name, iteration.TrainedAt, iteration.PublishName));
        await AssertSamePicturesAsync(first, original.Id, trained.Id, target, copy.Id, iteration.Id);
        await AssertSamePredictionAsync(first, original.Id, trained.Id, target, copy.Id, iteration.Id);
        var performance = await target.Training.GetIterationPerformanceAsync(copy.Id, iteration.Id, 0.5f);
        Assert.Equal((await target.Training.GetTagsAsync(copy.Id)).Select(t => t.Id), performance.PerTagPerformance!.Select(t => t.Id));

        var again = await target.TrainAsync(copy.Id);
        Assert.Equal("Iteration 2", again.Name);
        Assert.Equal(await first.ModelHashAsync(trained.Id), await target.ModelHashAsync(again.Id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Import_DetectionProject_KeepsRegionsAndMetadata(bool toAnotherServer)
    {
        await using var first = await TransferServer.StartAsync();
        await using var second = toAnotherServer ? await TransferServer.StartAsync() : null;
        var original = await first.CreateDetectionProjectAsync();

        var export = await first.Training.ExportProjectAsync(original.Id);
        var copy = await (second ?? first).ImportAsync(export.Token!);

        Assert.Equal((3, 3), (export.ImageCount, export.RegionCount));
        Assert.Equal((ProjectStatus.Succeeded, original.Settings!.DomainId), (copy.Status, copy.Settings!.DomainId));
        Assert.Equal(await first.DescribeRegionsAsync(original.Id), await (second ?? first).DescribeRegionsAsync(copy.Id));
    }

    [Fact]
    public async Task Export_CountsWhatIsThere()
    {
        await using var server = await TransferServer.StartAsync();
        var project = await server.CreateProjectAsync();

        var export = await server.Training.ExportProjectAsync(project.Id);

        Assert.Equal((0, 12, 2, 0), (export.IterationCount, export.ImageCount, export.TagCount, export.RegionCount));
        Assert.True(export.EstimatedImportTimeInMS > 0);
        Assert.StartsWith($"{server.Endpoint}transfers/", export.Token, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_WhileTraining_IsRefused()
    {
        await using var server = await TransferServer.StartAsync();
        var project = await server.CreateProjectAsync();
        await server.QueryAsync(async db =>
        {
            // A row in training that no worker knows of: the state cannot pass while the test looks at it.
            var owner = await db.Projects.SingleAsync(p => p.Id == project.Id);
            db.Iterations.Add(new Fovea.Server.Iterations.IterationEntity
            {
                ProjectId = project.Id, Name = "Running", Status = IterationStatus.Training, Created = owner.Created, LastModified = owner.Created,
                QueuedAt = owner.Created, DomainId = owner.DomainId, ClassificationType = owner.ClassificationType, TrainingType = TrainingType.Regular,
                ReservedBudgetInHours = 0, WorkspaceFingerprint = "",
            });
            return await db.SaveChangesAsync();
        });

        var error = await Assert.ThrowsAsync<CustomVisionException>(() => server.Training.ExportProjectAsync(project.Id));

        Assert.Equal("BadRequestExportWhileTraining", error.Code);
    }

    [Fact]
    public async Task Import_NameGiven_IsTaken()
    {
        await using var server = await TransferServer.StartAsync();
        var project = await server.Training.CreateProjectAsync("Things");

        Assert.Equal("Other", (await server.ImportAsync(await server.ExportAsync(project.Id), "Other")).Name);
        Assert.Equal("Things (1)", (await server.ImportAsync(await server.ExportAsync(project.Id))).Name);
        Assert.Equal("Things (2)", (await server.ImportAsync(await server.ExportAsync(project.Id))).Name);
    }

    [Fact]
    public async Task Import_TokenUsedTwiceWithinADay_WorksAndAfterThatNoMore()
    {
        var time = new TestClock(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var first = await TransferServer.StartAsync(time);
        await using var second = await TransferServer.StartAsync();
        var project = await first.Training.CreateProjectAsync("Things");
        var token = await first.ExportAsync(project.Id);

        time.Jump(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.Equal(ProjectStatus.Succeeded, (await first.ImportAsync(token)).Status);
        Assert.Equal(ProjectStatus.Succeeded, (await second.ImportAsync(token)).Status);

        time.Jump(TimeSpan.FromSeconds(1));
        await AssertRefusedAsync(first, token);
        await AssertRefusedAsync(second, token);
    }

    [Fact]
    public async Task Import_ProjectDeleted_TokenIsRevoked()
    {
        await using var first = await TransferServer.StartAsync();
        await using var second = await TransferServer.StartAsync();
        var project = await first.Training.CreateProjectAsync("Things");
        var token = await first.ExportAsync(project.Id);
        await first.Training.DeleteProjectAsync(project.Id);

        await AssertRefusedAsync(first, token);
        await AssertRefusedAsync(second, token);
    }

    [Fact]
    public async Task Import_TamperedToken_IsRefusedAndLeavesNothing()
    {
        await using var server = await TransferServer.StartAsync();
        var project = await server.Training.CreateProjectAsync("Things");
        var token = await server.ExportAsync(project.Id);
        var lastDigit = token[^1] == '0' ? '1' : '0';
        string[] bad =
        [
            "", "token", token[..^1], token[..^1] + lastDigit, token.Split('?')[0], token + "&more=1", token.Replace("/transfers/", "/artifacts/", StringComparison.Ordinal),
            token.Replace("http://", "file://", StringComparison.Ordinal), token.Replace("http://", "http://user:password@", StringComparison.Ordinal),
            $"{server.Endpoint}transfers/{Guid.NewGuid()}?sig={new string('a', 64)}",
        ];

        foreach (var text in bad)
        {
            await AssertRefusedAsync(server, text);
        }

        Assert.Single(await server.Training.GetProjectsAsync());
    }

    [Fact]
    public async Task Import_FromPrivateAddressThatIsNotAllowed_IsRefused()
    {
        await using var first = await TransferServer.StartAsync();
        await using var second = await TransferServer.StartAsync(asksLoopback: false);
        var project = await first.Training.CreateProjectAsync("Things");

        await AssertRefusedAsync(second, await first.ExportAsync(project.Id));
    }

    [Fact]
    public async Task Import_WithPredictionKey_IsUnauthorised()
    {
        await using var server = await TransferServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Endpoint, "customvision/v3.3/training/projects/import?token=x"));

        using var response = await server.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Token_OpensItsProjectForReadingOnly()
    {
        await using var server = await TransferServer.StartAsync();
        var project = await server.Training.CreateProjectAsync("Things");
        var token = new Uri(await server.ExportAsync(project.Id));

        using var get = await server.Http.GetAsync(token);
        using var delete = await server.Http.DeleteAsync(token);
        using var other = await server.Http.GetAsync(new Uri(server.Endpoint, $"customvision/v3.3/training/projects/{project.Id}{token.Query}"));

        Assert.Equal(HttpStatusCode.OK, get.StatusCode);
        Assert.Equal("no-store", get.Headers.CacheControl!.ToString());
        Assert.NotEqual(HttpStatusCode.OK, delete.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, other.StatusCode);
    }

    [Fact]
    public async Task Token_IsNotInTheDataFolder()
    {
        await using var server = await TransferServer.StartAsync();
        var project = await server.Training.CreateProjectAsync("Things");
        var secret = new Uri(await server.ExportAsync(project.Id)).Query["?sig=".Length..];

        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(server.StagingFolder)!, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith("server.lock", StringComparison.Ordinal)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            Assert.DoesNotContain(secret, await reader.ReadToEndAsync(), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Import_InterruptedByARestart_IsFinishedByTheNextStart()
    {
        var folder = Directory.CreateTempSubdirectory("fovea-transfers-").FullName;
        Guid copyId;
        await using (var server = await TransferServer.StartAsync(folder: folder))
        {
            var project = await server.CreateProjectAsync();
            var copy = await server.ImportAsync(await server.ExportAsync(project.Id));
            copyId = copy.Id;

            // As a process that ended in the middle leaves it: some rows are there, the import is not settled.
            await server.QueryAsync(async db =>
            {
                await db.Projects.Where(p => p.Id == copyId).ExecuteUpdateAsync(set => set.SetProperty(p => p.Status, ProjectStatus.Importing));
                await db.Tags.Where(t => t.ProjectId == copyId && t.Name == "die").ExecuteDeleteAsync();
                db.Add(new ImportEntity { ProjectId = copyId, SourceProjectId = project.Id, Created = project.Created });
                return await db.SaveChangesAsync();
            });
        }

        await using (var server = await TransferServer.StartAsync(folder: folder))
        {
            Assert.Equal(ProjectStatus.Succeeded, (await server.SettleAsync(copyId)).Status);
            Assert.Equal(["donut", "die"], (await server.Training.GetTagsAsync(copyId)).Select(t => t.Name));
            Assert.Equal(12, await server.Training.GetImageCountAsync(copyId));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Import_OriginalDeletedAfterwards_CopyKeepsItsPictures()
    {
        await using var server = await TransferServer.StartAsync();
        var project = await server.CreateProjectAsync();
        var copy = await server.ImportAsync(await server.ExportAsync(project.Id));
        await server.Training.DeleteProjectAsync(project.Id);

        foreach (var blob in Directory.EnumerateFiles(Path.Combine(Path.GetDirectoryName(server.StagingFolder)!, "blobs"), "*", SearchOption.AllDirectories))
        {
            // Old enough for the sweeper.
            File.SetLastWriteTimeUtc(blob, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        await server.Services.GetRequiredService<BlobSweeper>().SweepAsync(CancellationToken.None);

        var image = (await server.Training.GetImagesAsync(copy.Id))[0];
        Assert.NotEmpty(await server.Http.GetByteArrayAsync(image.OriginalImageUri));
    }

    private static async Task AssertRefusedAsync(TransferServer server, string token)
    {
        var error = await Assert.ThrowsAsync<CustomVisionException>(() => server.Training.ImportProjectAsync(token));
        Assert.Equal("BadRequestInvalidImportToken", error.Code);
        Assert.DoesNotContain("sig=", error.Message, StringComparison.Ordinal);
    }

    private static async Task AssertSamePicturesAsync(TransferServer first, Guid project, Guid? iteration, TransferServer second, Guid copy, Guid? copiedIteration)
    {
        var (tags, copiedTags) = (await first.Training.GetTagsAsync(project, iteration), await second.Training.GetTagsAsync(copy, copiedIteration));
        Assert.Equal(tags.Select(t => (t.Name, t.Description, t.Type, t.ImageCount)), copiedTags.Select(t => (t.Name, t.Description, t.Type, t.ImageCount)));
        Assert.Empty(tags.Select(t => t.Id).Intersect(copiedTags.Select(t => t.Id)));
        Assert.Equal(await DescribeAsync(first, project, iteration), await DescribeAsync(second, copy, copiedIteration));
    }

    /// <summary>Each image in the order of the listing, with the bytes of its original.</summary>
    private static async Task<List<string>> DescribeAsync(TransferServer server, Guid project, Guid? iteration)
    {
        var lines = new List<string>();
        foreach (var image in await server.Training.GetImagesAsync(project, new ImageQuery { IterationId = iteration, OrderBy = ImageOrderBy.Oldest, Take = 256 }))
        {
            var bytes = await server.Http.GetByteArrayAsync(image.OriginalImageUri);
            lines.Add($"{image.Created:O} {image.Width}x{image.Height} {string.Join(',', image.Tags!.Select(t => t.TagName))} "
                + $"{string.Join(",", (image.Metadata ?? new Dictionary<string, string>()).Select(m => $"{m.Key}={m.Value}"))} {BlobStore.HashOf(bytes)}");
        }

        Assert.Equal(12, lines.Count);
        return lines;
    }

    private static async Task AssertSamePredictionAsync(TransferServer first, Guid project, Guid iteration, TransferServer second, Guid copy, Guid copiedIteration)
    {
        var picture = SamplePictures.SamplePictureRenderer.Draw("die", 50, 96, 72).Jpeg;
        var expected = await first.Training.QuickTestImageAsync(project, new MemoryStream(picture), iteration, store: false);
        var actual = await second.Training.QuickTestImageAsync(copy, new MemoryStream(picture), copiedIteration, store: false);
        Assert.Equal(expected.Predictions!.Select(p => (p.TagName, p.Probability)), actual.Predictions!.Select(p => (p.TagName, p.Probability)));
        var tagIds = (await second.Training.GetTagsAsync(copy)).ToDictionary(t => t.Name!, t => t.Id);
        Assert.All(actual.Predictions!, p => Assert.Equal(tagIds[p.TagName!], p.TagId));
    }
}
