using System.Net;
using System.Text.Json;
using Fovea.Engine.Training;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Operations;
using Fovea.Server.Operations.Moving;
using Fovea.Server.Resources;
using Fovea.Server.Storage;
using Fovea.Server.Tests.Data;
using Fovea.Server.Tests.Storage.Servers;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Operations;

/// <summary>An installation that people have worked with goes elsewhere, and answers there as before.</summary>
public sealed class MoveTests
{
    [PostgreSqlFact]
    public async Task Move_ToPostgreSqlAndAzure_AnswersAsBeforeWithTheSameKeys()
    {
        Assert.SkipUnless(NodeServer.Missing is null, NodeServer.Missing ?? "");
        await using var server = new MovingServer();
        var iteration = await server.PopulateAsync();
        var before = await server.DescribeAsync(iteration.ProjectId);
        await server.StopAsync();
        var settings = new Dictionary<string, string?>(Azure()) { [DatabaseOptions.ConnectionStringKey] = TestDatabase.CreateEmpty() };

        var result = await MoveAsync(server, settings);
        await server.StartAsync(settings);

        Assert.Empty(result.Problems);
        Assert.Empty(result.Replaced);
        Assert.All(["Projects", "Images", "ImageTags", "ImageMetadata", "Iterations", "Predictions", "PredictionTagEntity", "Resources", "AuditEntries"], table =>
            Assert.True(result.Tables.Single(moved => moved.Table == table).Rows > 0, table));
        Assert.Equal(before, await server.DescribeAsync(iteration.ProjectId));
        var stored = await server.Services.GetRequiredService<BlobStore>().ListAsync(DateTimeOffset.MaxValue, CancellationToken.None).CountAsync();
        Assert.Equal(result.Blobs, stored);

        // New rows get numbers of their own, and the installation goes on.
        await server.UploadAsync(iteration.ProjectId, "donut", 5);
        Assert.Equal(IterationStatus.Completed, (await server.TrainAsync(iteration.ProjectId)).Status);
    }

    [ObjectStoreFact]
    public async Task Move_OfBytesAlone_KeepsTheRowsAndCanBeRunAgain()
    {
        await using var server = new MovingServer();
        var iteration = await server.PopulateAsync();
        var before = await server.DescribeAsync(iteration.ProjectId);
        await server.StopAsync();
        var settings = Azure();

        var first = await MoveAsync(server, settings);
        var second = await MoveAsync(server, settings);
        Directory.Move(Path.Combine(server.DataFolder, "blobs"), Path.Combine(server.DataFolder, "old"));
        await server.StartAsync(settings);

        Assert.Equal((first.Blobs, first.Bytes), (second.Blobs, second.Bytes));
        Assert.Empty(first.Tables);
        Assert.Equal(before, await server.DescribeAsync(iteration.ProjectId));
    }

    [PostgreSqlFact]
    public async Task Move_CutShort_LeavesNoRowsAndGoesOnWhenRunAgain()
    {
        await using var server = new MovingServer();
        var iteration = await server.PopulateAsync();
        var before = await server.DescribeAsync(iteration.ProjectId);
        await server.StopAsync();
        var settings = new Dictionary<string, string?> { [DatabaseOptions.ConnectionStringKey] = TestDatabase.CreateEmpty() };
        using var stop = new CancellationTokenSource();
        var stopper = new Reporter(step =>
        {
            if (step is { Stage: "Reading tables back", Done: 3 })
            {
                stop.Cancel();
            }
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DataFolderOperations.MoveAsync(server.DataFolder, stopper, stop.Token, settings));
        await MoveAsync(server, settings);
        var refusal = await Assert.ThrowsAsync<OperationException>(() => MoveAsync(server, settings));
        await server.StartAsync(settings);

        Assert.Contains("holds data already", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, await server.DescribeAsync(iteration.ProjectId));
    }

    [PostgreSqlFact]
    public async Task Move_TextWithU0000AndAFileThatIsDamaged_ArePutRightAndNamed()
    {
        await using var server = new MovingServer();
        await server.PopulateAsync();
        await server.StopAsync();
        Guid tagId;
        await using (var db = DataServices.Open(Path.Combine(server.DataFolder, "fovea.db")))
        {
            tagId = (await db.Tags.FirstAsync()).Id;
            await db.Tags.Where(tag => tag.Id == tagId).ExecuteUpdateAsync(set => set.SetProperty(tag => tag.Name, "mu\0g"));
        }

        var damaged = Directory.GetFiles(Path.Combine(server.DataFolder, "blobs"), "*", SearchOption.AllDirectories)[0];
        await File.AppendAllTextAsync(damaged, "more");
        var settings = new Dictionary<string, string?> { [DatabaseOptions.ConnectionStringKey] = TestDatabase.CreateEmpty() };

        var result = await MoveAsync(server, settings);

        Assert.All(result.Replaced, text => Assert.True(text.Contains(tagId.ToString(), StringComparison.Ordinal) && text.Contains("Tags", StringComparison.Ordinal) && text.Contains("column Name", StringComparison.Ordinal), text));
        Assert.NotEmpty(result.Replaced);
        Assert.Contains(Path.GetFileName(damaged), Assert.Single(result.Problems), StringComparison.Ordinal);
        Assert.True(File.Exists(damaged));
        await using var target = DatabaseSource.Of(new Server.Hosting.DataFolder(server.DataFolder), settings[DatabaseOptions.ConnectionStringKey]);
        await using var moved = target.CreateContext();
        Assert.Contains("mu\uFFFDg", await moved.Tags.Select(tag => tag.Name).ToListAsync());
    }

    [Fact]
    public async Task Hash_OfATableWithAnotherValue_IsAnother()
    {
        await using var server = new MovingServer();
        await server.InitializeAsync();
        await using var db = server.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext();
        var resources = await db.Resources.ToListAsync();
        string Hash(IEnumerable<ResourceEntity> rows)
        {
            var hash = new TableHash();
            foreach (var row in rows)
            {
                hash.Add(db.Entry(row).CurrentValues);
            }

            return hash.Sum;
        }

        var before = Hash(resources);
        Assert.Equal(before, Hash(resources.AsEnumerable().Reverse()));
        resources[0].Quota = resources[0].Quota with { Projects = 77 };
        Assert.NotEqual(before, Hash(resources));
    }

    [Fact]
    public async Task Move_ToNowhere_IsRefused()
    {
        await using var server = new MovingServer();
        await server.InitializeAsync();
        await server.StopAsync();

        var refusal = await Assert.ThrowsAsync<InvalidSettingException>(() => MoveAsync(server, new Dictionary<string, string?>()));

        Assert.Contains("Database:ConnectionString", refusal.Message, StringComparison.Ordinal);
    }

    [ObjectStoreFact]
    public async Task Move_WhileAServerRuns_IsRefused()
    {
        await using var server = new MovingServer();
        await server.InitializeAsync();

        await Assert.ThrowsAsync<Server.Hosting.DataFolderInUseException>(() => MoveAsync(server, Azure()));
    }

    private static Task<MoveResult> MoveAsync(MovingServer server, IReadOnlyDictionary<string, string?> settings) =>
        DataFolderOperations.MoveAsync(server.DataFolder, new Reporter(_ => { }), CancellationToken.None, settings);

    private static Dictionary<string, string?> Azure() => new()
    {
        ["Storage:Kind"] = "Azure",
        ["Storage:ConnectionString"] = Azurite.Shared.ConnectionString,
        ["Storage:Container"] = $"move-{Guid.NewGuid():N}",
    };

    /// <summary>Reports at once, where <see cref="Progress{T}"/> would later.</summary>
    private sealed class Reporter(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }

    /// <summary>Begins on SQLite and the disk, whatever other tests run on.</summary>
    private sealed class MovingServer : ServerFixture
    {
        private IReadOnlyDictionary<string, string?> _settings = new Dictionary<string, string?>();
        private bool _isRunning;

        public async Task<Iteration> PopulateAsync()
        {
            await InitializeAsync();
            var iteration = await CreateTrainedProjectAsync(publish: true);
            var image = (await TrainingClient.GetImagesAsync(iteration.ProjectId))[0];
            using var metadata = await Training.PostAsync($"projects/{iteration.ProjectId}/images/metadata?imageIds={image.Id}", JsonContent("""{"line":"7"}"""));
            Assert.True(metadata.IsSuccessStatusCode, await metadata.Content.ReadAsStringAsync());
            await PredictionClient.ClassifyImageAsync(iteration.ProjectId, PublishName, new MemoryStream(Picture("mug", 63)));
            return iteration;
        }

        public async Task StopAsync()
        {
            await Server.DisposeAsync();
            _isRunning = false;
        }

        public async Task StartAsync(IReadOnlyDictionary<string, string?> settings)
        {
            _settings = settings;
            await InitializeAsync();
        }

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            _isRunning = true;
        }

        public override async ValueTask DisposeAsync()
        {
            if (_isRunning)
            {
                await base.DisposeAsync();
            }
            else
            {
                Directory.Delete(DataFolder, recursive: true);
            }
        }

        /// <summary>What the API says of everything in a project, but for addresses, whose signatures differ.</summary>
        public async Task<string> DescribeAsync(Guid projectId)
        {
            var texts = new List<string> { TrainingResource.Key1, PredictionResource.Key2 };
            foreach (var path in new[] { "", "/tags", "/iterations", "/images?take=50", "/images/tagged/count" })
            {
                texts.Add(await Training.GetStringAsync($"projects/{projectId}{path}"));
            }

            using var query = await Training.PostAsync($"projects/{projectId}/predictions/query", JsonContent("{}"));
            using var stored = JsonDocument.Parse(await query.Content.ReadAsStringAsync());
            texts.Add(stored.RootElement.GetProperty("results").GetRawText());
            using var prediction = await Prediction.PostAsync($"{projectId}/classify/iterations/{PublishName}/image/nostore", new ByteArrayContent(Picture("mug", 64)));
            Assert.Equal(HttpStatusCode.OK, prediction.StatusCode);
            using var answer = JsonDocument.Parse(await prediction.Content.ReadAsStringAsync());
            texts.Add(answer.RootElement.GetProperty("predictions").GetRawText());
            return System.Text.RegularExpressions.Regex.Replace(string.Join('\n', texts), "\"http[^\"]*\"", "\"address\"");
        }

        protected override ServerOptions Configure(ServerOptions options) => options with { Settings = _settings };

        protected override ServerOptions Place(ServerOptions options) => options;

        private static StringContent JsonContent(string json) => new(json, System.Text.Encoding.UTF8, "application/json");
    }
}
