using System.Diagnostics;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Fovea.SamplePictures;
using Fovea.Server.Tests.Data;
using Fovea.Server.Tests.Storage.Servers;
using Npgsql;

namespace Fovea.Robustness.Tests.Cluster;

/// <summary>An installation for many, of which one of each kind is killed again and again while it is used.</summary>
[Trait("Tier", "Nightly")]
public sealed class FleetTests
{
    private const string Name = "live";
    private const int PicturesInABatch = 64;
    private const int Drawings = 32;
    private static readonly string[] Tags = ["book", "mug", "bottle", "die"];
    private static readonly TimeSpan Missing = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Fleet_OneOfEachKilledUnderLoadAndTheDatabaseStopped_NothingFailsAndNothingIsLost()
    {
        Assert.SkipWhen(PostgreSqlCluster.Programs is null, PostgreSqlCluster.Missing);
        Assert.SkipWhen(NodeServer.Missing is not null, NodeServer.Missing ?? "");
        Assert.SkipWhen(LoadBalancer.Missing is not null, LoadBalancer.Missing ?? "");
        await using var fleet = new Fleet();
        await fleet.StartAsync();
        using var patient = new PatientHandler();
        using var http = new HttpClient(patient) { Timeout = Timeout.InfiniteTimeSpan };
        var training = new TrainingClient(http, fleet.Address, fleet.Any.TrainingResource.Key1);
        var prediction = new PredictionClient(http, fleet.Address, fleet.Any.PredictionResource.Key1);

        // The exercise.
        var small = await InProcess.CreateProjectAsync(training);
        var exercise = await InProcess.WaitAsync(training, small, (await training.TrainProjectAsync(small)).Id);
        Assert.Equal(IterationStatus.Completed, exercise.Status);
        await training.PublishIterationAsync(small, exercise.Id, Name, fleet.Any.PredictionResource.ResourceId);

        var (large, count) = (await training.CreateProjectAsync("large", classificationType: Classifier.Multiclass), Trials.Of("FLEET", usual: 1_000, nightly: 10_000));
        await UploadAsync(training, large.Id, count);
        var growing = await training.CreateProjectAsync("growing", classificationType: Classifier.Multiclass);

        using var done = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 3).Select(_ => Task.Run(() => PredictAsync(prediction, small, exercise.Id, patient, done.Token))).ToList();
        var upload = Task.Run(() => KeepUploadingAsync(training, growing.Id, done.Token));
        var begun = Stopwatch.StartNew();
        var iteration = (await training.TrainProjectAsync(large.Id)).Id;
        var kills = await DisturbAsync(fleet, async () => (await training.GetIterationAsync(large.Id, iteration)).Status != IterationStatus.Training);
        var seconds = begun.Elapsed.TotalSeconds;
        await done.CancelAsync();
        var predictions = (await Task.WhenAll(clients)).Sum();
        var acknowledged = await upload;

        var failures = patient.Failures.ToList();
        var trained = await training.GetIterationAsync(large.Id, iteration);
        failures.AddRange(trained.Status == IterationStatus.Completed ? [] : [$"the training ended as {trained.Status}"]);
        failures.AddRange(await FindLostAsync(training, http, growing.Id, acknowledged));
        var finished = await ProcessCluster.AskAsync<long>(fleet.ConnectionString, $"""SELECT count(*) FROM hangfire.state JOIN hangfire.job ON jobid = hangfire.job.id WHERE {ProcessCluster.IsJobOf(iteration)} AND name = 'Succeeded'""");
        failures.AddRange(finished <= 1 ? [] : [$"the training was finished {finished} times"]);
        var attempts = await ProcessCluster.AskAsync<int>(fleet.ConnectionString, $"""SELECT "Attempt" FROM "Iterations" WHERE "Id" = '{iteration}'""");
        Trials.Report("FLEET", patient.Requests, failures, FormattableString.Invariant(
            $"{patient.Retries} retries; {predictions} predictions; {acknowledged.Count} uploads meanwhile, 0 lost; {count} pictures trained in {seconds:F0} s, {attempts} attempts; killed {string.Join(", ", kills.Select(kill => $"{kill.Value} {kill.Key}"))}"));
    }

    /// <summary>Kills and stops by turns, until it is over and everything had its turn.</summary>
    private static async Task<IReadOnlyDictionary<string, int>> DisturbAsync(Fleet fleet, Func<Task<bool>> isOver)
    {
        const string database = "database";
        var kinds = Fleet.Roles.Append(database).ToList();
        var kills = kinds.ToDictionary(kind => kind, _ => 0);
        var random = new Random(11);
        for (var turn = 0; turn < kinds.Count || !await isOver(); turn++)
        {
            var kind = kinds[turn % kinds.Count];
            await Task.Delay(BetweenKills);
            if (kind != database)
            {
                await fleet.ReplaceAsync(kind, random.Next(fleet.SizeOf(kind)), Missing);
            }
            else if (kills[database] == 0)
            {
                fleet.Database.StopServer();
                await Task.Delay(Outage);
                fleet.Database.StartServer();
                NpgsqlConnection.ClearAllPools();
            }
            else
            {
                continue;
            }

            kills[kind]++;
        }

        return kills;
    }

    private static async Task UploadAsync(TrainingClient training, Guid projectId, int count)
    {
        var drawings = (from tag in Tags from index in Enumerable.Range(0, Drawings) select (tag, index))
            .AsParallel().ToDictionary(key => key, key => SamplePictureRenderer.Draw(key.tag, key.index, 640, 480).Jpeg);
        foreach (var tag in Tags)
        {
            var tagId = (await training.CreateTagAsync(projectId, tag)).Id;
            foreach (var batch in Enumerable.Range(0, count / Tags.Length).Chunk(PicturesInABatch))
            {
                await training.CreateImagesFromFilesAsync(projectId, new ImageFileCreateBatch
                {
                    Images = [.. batch.Select(index => new ImageFileCreateEntry { Name = $"{index}", Contents = Pictures.WithNumber(drawings[(tag, index % Drawings)], index) })],
                    TagIds = [tagId],
                });
            }
        }
    }

    /// <returns>How many predictions were answered.</returns>
    private static async Task<int> PredictAsync(PredictionClient client, Guid project, Guid iteration, PatientHandler patient, CancellationToken done)
    {
        var answered = 0;
        for (; !done.IsCancellationRequested; answered++)
        {
            try
            {
                var answer = await client.ClassifyImageAsync(project, Name, new MemoryStream(Pictures.Drawn("mug", answered % 8)), cancellationToken: CancellationToken.None);
                if (answer.Iteration != iteration)
                {
                    patient.Failures.Add($"a prediction by {answer.Iteration}");
                }
            }
            catch (CustomVisionException)
            {
                // It stands among the failures already.
            }

            await Task.Delay(50, CancellationToken.None);
        }

        return answered;
    }

    /// <returns>What was acknowledged: ids, and hashes of the bytes.</returns>
    private static async Task<IReadOnlyDictionary<Guid, string>> KeepUploadingAsync(TrainingClient training, Guid project, CancellationToken done)
    {
        var acknowledged = new Dictionary<Guid, string>();
        for (var number = 1_000_000; !done.IsCancellationRequested; number++)
        {
            var picture = Pictures.Unique(number);
            var result = (await training.CreateImagesFromDataAsync(project, new MemoryStream(picture), cancellationToken: CancellationToken.None)).Images.Single();
            acknowledged[result.Image!.Id] = Pictures.HashOf(picture);
            await Task.Delay(100, CancellationToken.None);
        }

        return acknowledged;
    }

    private static async Task<IReadOnlyList<string>> FindLostAsync(TrainingClient training, HttpClient http, Guid project, IReadOnlyDictionary<Guid, string> acknowledged)
    {
        List<string> lost = [];
        foreach (var ids in acknowledged.Keys.Chunk(PicturesInABatch))
        {
            var images = (await training.GetImagesByIdsAsync(project, ids)).ToDictionary(image => image.Id);
            foreach (var id in ids)
            {
                if (!images.TryGetValue(id, out var image))
                {
                    lost.Add($"the picture {id} is gone");
                }
                else if (Pictures.HashOf(await http.GetByteArrayAsync(image.OriginalImageUri)) != acknowledged[id])
                {
                    lost.Add($"the picture {id} has other bytes");
                }
            }
        }

        return lost;
    }
}
