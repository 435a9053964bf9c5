using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Fovea.SamplePictures;
using Fovea.Server.Tests.Data;
using Npgsql;

namespace Fovea.Robustness.Tests.Cluster;

/// <summary>An installation of several processes of the program, and one project with pictures that take some seconds to learn from.</summary>
public class ProcessCluster : IAsyncLifetime
{
    /// <summary>So many that their features are shared out.</summary>
    public const int PictureCount = 320;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();
    private string _database = null!;
    private int _count;

    internal ServerProgram Api { get; private set; } = null!;

    public TrainingClient Training => new(_http, Api.Address, Api.TrainingResource.Key1);

    public TrainingProgressClient Progress => new(_http, Api.Address, Api.TrainingResource.Key1);

    public Guid ProjectId { get; private set; }

    public virtual async ValueTask InitializeAsync()
    {
        if (PostgreSqlCluster.Programs is null)
        {
            return;
        }

        _database = CreateDatabase();
        Api = await StartFirstAsync();
        ProjectId = (await Training.CreateProjectAsync("pictures", classificationType: Classifier.Multiclass)).Id;
        foreach (var name in new[] { "book", "mug" })
        {
            await UploadAsync(Training, ProjectId, (await Training.CreateTagAsync(ProjectId, name)).Id, name, PictureCount / 2);
        }
    }

    /// <summary>Starts a process with a folder of its own.</summary>
    /// <param name="roles">What it does.</param>
    /// <param name="takeOverAfter">How long it may be silent before others take its work.</param>
    internal Task<ServerProgram> StartAsync(string roles, TimeSpan takeOverAfter, params (string Name, string Value)[] settings) =>
        ServerProgram.StartLoudAsync(NewFolder(), [.. Settings(roles, takeOverAfter), .. settings]);

    /// <summary>As <see cref="StartAsync"/>, with another build of the program.</summary>
    private protected Task<ServerProgram> StartOtherAsync(string program, string roles, TimeSpan takeOverAfter) =>
        ServerProgram.StartOtherAsync(program, NewFolder(), Settings(roles, takeOverAfter));

    /// <summary>Starts a training that no worker has features for.</summary>
    public async Task<Guid> TrainAsync()
    {
        await ExecuteAsync("""DELETE FROM "Features" """);
        return (await Training.TrainProjectAsync(ProjectId, forceTrain: true)).Id;
    }

    /// <returns>The iteration, in its last status.</returns>
    public Task<Iteration> WaitAsync(Guid iterationId) => InProcess.WaitAsync(Training, ProjectId, iterationId);

    public Task<T> AskAsync<T>(string sql) => AskAsync<T>(_database, sql);

    /// <summary>The first value of a query; the default of its type when there is none.</summary>
    public static async Task<T> AskAsync<T>(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is T value ? value : default!;
    }

    public Task ExecuteAsync(string sql) => AskAsync<object>(sql);

    public Task<int> AttemptAsync(Guid iterationId) => AskAsync<int>($"""SELECT "Attempt" FROM "Iterations" WHERE "Id" = '{iterationId}'""");

    /// <summary>How often the engine gave a row to a worker.</summary>
    public Task<long> CountDeliveriesAsync(Guid rowId) => AskAsync<long>(
        $"""SELECT count(*) FROM hangfire.state JOIN hangfire.job ON jobid = hangfire.job.id WHERE {IsJobOf(rowId)} AND name = 'Processing'""");

    /// <summary>A condition on the engine's jobs.</summary>
    public static string IsJobOf(Guid rowId) => $"EXISTS (SELECT FROM hangfire.jobparameter p WHERE p.jobid = hangfire.job.id AND p.name = 'Row' AND p.value = '{rowId}')";

    /// <summary>The process that a row was given to last.</summary>
    public async Task<int> FindWorkerAsync(Guid rowId) => int.Parse((await AskAsync<string>(
        $"""
        SELECT split_part(data->>'ServerId', ':', 2) FROM hangfire.state JOIN hangfire.job ON jobid = hangfire.job.id
        WHERE {IsJobOf(rowId)} AND name = 'Processing' ORDER BY hangfire.state.id DESC LIMIT 1
        """))!, System.Globalization.CultureInfo.InvariantCulture);

    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _http.Dispose();
        if (Api is not null)
        {
            await Api.DisposeAsync();
        }

        _folder.Dispose();
    }

    protected virtual string CreateDatabase() => TestDatabase.Create();

    /// <summary>The process that makes the project.</summary>
    private protected virtual Task<ServerProgram> StartFirstAsync() => StartAsync("api", TimeSpan.FromSeconds(30));

    private string NewFolder() => _folder.Sub($"{Interlocked.Increment(ref _count)}");

    private (string Name, string Value)[] Settings(string roles, TimeSpan takeOverAfter) =>
        [("Roles", roles), ("Database__ConnectionString", _database), ("Cluster__SharedFolder", _folder.Sub("shared")), ("Jobs__TakeOverAfter", takeOverAfter.ToString())];

    /// <summary>Uploads drawings.</summary>
    internal static async Task UploadAsync(TrainingClient training, Guid projectId, Guid tagId, string name, int count)
    {
        var pictures = Enumerable.Range(0, count).Select(index => Picture(name, index)).ToList();
        foreach (var batch in pictures.Chunk(64))
        {
            await training.CreateImagesFromFilesAsync(projectId, new ImageFileCreateBatch
            {
                Images = [.. batch.Select((picture, index) => new ImageFileCreateEntry { Name = $"{name} {index}", Contents = picture })],
                TagIds = [tagId],
            });
        }
    }

    /// <summary>One of a few drawings, with bytes of its own: drawing them all would take longer than the tests.</summary>
    private static byte[] Picture(string tag, int index) => Pictures.WithNumber(Drawings[(tag, index % 8)].Value, index);

    private static readonly Dictionary<(string, int), Lazy<byte[]>> Drawings =
        (from tag in new[] { "book", "mug" } from index in Enumerable.Range(0, 8) select (tag, index))
        .ToDictionary(key => key, key => new Lazy<byte[]>(() => SamplePictureRenderer.Draw(key.tag, key.index, 1600, 1200).Jpeg));
}
