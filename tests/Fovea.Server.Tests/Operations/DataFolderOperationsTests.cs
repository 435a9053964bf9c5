using Fovea.Engine.Backbones.Installed;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Operations;
using Fovea.Server.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Operations;

public sealed class DataFolderOperationsTests(SqliteServerFixture server) : IClassFixture<SqliteServerFixture>, IDisposable
{
    private static readonly string Food = TestBackbone.Food.ToString();

    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-operations-").FullName;

    private string BackupPath => Path.Combine(_folder, "fovea.backup");

    private string Restored => Path.Combine(_folder, "restored");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Restore_BackupOfARunningServer_AnswersWithTheSameKeysPicturesAndModel()
    {
        var iteration = await server.CreateTrainedProjectAsync(publish: true);
        var picture = ServerFixture.Picture("mug", 40);
        var before = await server.PredictionClient.ClassifyImageWithNoStoreAsync(iteration.ProjectId, ServerFixture.PublishName, new MemoryStream(picture));

        var backup = await DataFolderOperations.BackUpAsync(server.DataFolder, BackupPath, CancellationToken.None);
        var restored = await DataFolderOperations.RestoreAsync(BackupPath, Restored, CancellationToken.None);
        var verified = await DataFolderOperations.VerifyAsync(Restored, CancellationToken.None);

        Assert.Empty(backup.Problems);
        Assert.Empty(restored.Problems);
        Assert.True(verified.Passed, string.Join('\n', verified.Problems));
        Assert.Equal((backup.Blobs, backup.Bytes), (verified.Blobs, verified.Bytes));
        await using var copy = await StartAsync(Restored);
        Assert.False(copy.IsFirstStart);
        using var http = new HttpClient();
        var endpoint = new Uri(copy.Credentials.Resources[0].Endpoint);
        var training = new TrainingClient(http, endpoint, server.TrainingResource.Key1);
        Assert.Equal(10, await training.GetImageCountAsync(iteration.ProjectId));
        var after = await new PredictionClient(http, endpoint, server.PredictionResource.Key1)
            .ClassifyImageWithNoStoreAsync(iteration.ProjectId, ServerFixture.PublishName, new MemoryStream(picture));
        Assert.Equal(before.Predictions!.Select(p => p.Probability), after.Predictions!.Select(p => p.Probability));
    }

    [Fact]
    public async Task Restore_FolderWithInstalledBackbones_StartsWithThemAndTheirDomains()
    {
        await DataFolderOperations.BackUpAsync(server.DataFolder, BackupPath, CancellationToken.None);
        await DataFolderOperations.RestoreAsync(BackupPath, Restored, CancellationToken.None);
        TestBackbone.Install(Restored, "own-network").Assign(Food, "own-network");
        var (second, copy) = (Path.Combine(_folder, "second.backup"), Path.Combine(_folder, "copy"));

        await DataFolderOperations.BackUpAsync(Restored, second, CancellationToken.None);
        var restored = await DataFolderOperations.RestoreAsync(second, copy, CancellationToken.None);

        Assert.Empty(restored.Problems);
        Assert.Equal("own-network", BackboneStore.In(copy).ReadAssignments()[Food]);
        await using var started = await StartAsync(copy);
        Assert.False(started.IsFirstStart);
    }

    [Fact]
    public async Task Verify_DamagedBackboneAndOneThatIsAssignedAndGone_NamesBoth()
    {
        await DataFolderOperations.BackUpAsync(server.DataFolder, BackupPath, CancellationToken.None);
        await DataFolderOperations.RestoreAsync(BackupPath, Restored, CancellationToken.None);
        TestBackbone.Install(Restored, "damaged");
        var store = TestBackbone.Install(Restored, "gone");
        store.Assign(Food, "gone");
        File.Delete(Path.Combine(store.Folder, "gone.json"));
        await File.AppendAllTextAsync(Path.Combine(store.Folder, "damaged.onnx"), "more");

        var result = await DataFolderOperations.VerifyAsync(Restored, CancellationToken.None);

        Assert.Equal(2, result.Problems.Count);
        Assert.Contains("'damaged' is damaged", result.Problems[0], StringComparison.Ordinal);
        Assert.Contains("'gone', which is not installed", result.Problems[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_File_IsItsOwnersAlone()
    {
        await DataFolderOperations.BackUpAsync(server.DataFolder, BackupPath, CancellationToken.None);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(BackupPath));
        }

        Assert.Equal([BackupPath], Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Backup_WhileItReads_NothingIsSwept()
    {
        var project = await server.CreateProjectAsync();
        await server.UploadAsync(project.Id, "die", 1);
        await server.TrainingClient.DeleteProjectAsync(project.Id);
        Age();

        int whilePaused;
        using (SweepPause.Hold(new DataFolder(server.DataFolder)))
        {
            whilePaused = await server.Services.GetRequiredService<BlobSweeper>().SweepAsync(CancellationToken.None);
        }

        Assert.Equal(0, whilePaused);
        Assert.NotEqual(0, await server.Services.GetRequiredService<BlobSweeper>().SweepAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Restore_BesideStaleSidecars_RemovesThemAndWritesAhead()
    {
        await DataFolderOperations.BackUpAsync(server.DataFolder, BackupPath, CancellationToken.None);
        Directory.CreateDirectory(Restored);
        await File.WriteAllTextAsync(Path.Combine(Restored, "fovea.db-wal"), "of another database");
        await File.WriteAllTextAsync(Path.Combine(Restored, "fovea.db-shm"), "of another database");

        await DataFolderOperations.RestoreAsync(BackupPath, Restored, CancellationToken.None);

        Assert.False(File.Exists(Path.Combine(Restored, "fovea.db-wal")));
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(Restored, "fovea.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode";
        Assert.Equal("wal", await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Restore_OverData_IsRefused()
    {
        await DataFolderOperations.BackUpAsync(server.DataFolder, BackupPath, CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<OperationException>(() => DataFolderOperations.RestoreAsync(BackupPath, server.DataFolder, CancellationToken.None));

        Assert.Contains("There is data", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(40_000)]
    public async Task Restore_CutBackup_IsRefusedAndLeavesNoDatabase(int bytes)
    {
        await DataFolderOperations.BackUpAsync(server.DataFolder, BackupPath, CancellationToken.None);
        await using (var file = new FileStream(BackupPath, FileMode.Open))
        {
            file.SetLength(bytes);
        }

        await Assert.ThrowsAsync<OperationException>(() => DataFolderOperations.RestoreAsync(BackupPath, Restored, CancellationToken.None));

        Assert.False(File.Exists(Path.Combine(Restored, "fovea.db")));
    }

    [Fact]
    public async Task Verify_FlippedBitMissingAndCutFile_FindsAllThree()
    {
        var project = await server.CreateProjectAsync();
        await server.UploadAsync(project.Id, "bottle", 3);
        await DataFolderOperations.BackUpAsync(server.DataFolder, BackupPath, CancellationToken.None);
        await DataFolderOperations.RestoreAsync(BackupPath, Restored, CancellationToken.None);
        var files = Directory.GetFiles(Path.Combine(Restored, "blobs"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        var flipped = await File.ReadAllBytesAsync(files[0]);
        flipped[^1] ^= 1;
        await File.WriteAllBytesAsync(files[0], flipped);
        await File.WriteAllBytesAsync(files[1], flipped.AsMemory(0, 7).ToArray());
        File.Delete(files[2]);

        var result = await DataFolderOperations.VerifyAsync(Restored, CancellationToken.None);

        Assert.Equal(3, result.Problems.Count);
        Assert.All(files.Take(3), file => Assert.Contains(result.Problems, problem => problem.Contains(Path.GetFileName(file), StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Start_OnANewerSchema_IsRefusedAndChangesNothing()
    {
        await DataFolderOperations.BackUpAsync(server.DataFolder, BackupPath, CancellationToken.None);
        await DataFolderOperations.RestoreAsync(BackupPath, Restored, CancellationToken.None);
        await ExecuteAsync("""INSERT INTO "__EFMigrationsHistory" VALUES ('99990101000000_Future', '10.0.15')""");

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(Restored));

        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Restored, "backups")));
    }

    [Fact]
    public async Task Start_OnAnOlderSchema_KeepsACopyOfTheOldDatabaseAndTheData()
    {
        var project = await server.CreateProjectAsync();
        await DataFolderOperations.BackUpAsync(server.DataFolder, BackupPath, CancellationToken.None);
        await DataFolderOperations.RestoreAsync(BackupPath, Restored, CancellationToken.None);

        await using (var db = DataServices.Open(Path.Combine(Restored, "fovea.db")))
        {
            await db.GetService<IMigrator>().MigrateAsync(db.Database.GetMigrations().First());
        }

        await using var upgraded = await StartAsync(Restored);

        var copy = Assert.Single(Directory.GetFiles(Path.Combine(Restored, "backups")));
        Assert.EndsWith("_Initial.db", copy, StringComparison.Ordinal);
        using var http = new HttpClient();
        var training = new TrainingClient(http, new Uri(upgraded.Credentials.Resources[0].Endpoint), server.TrainingResource.Key1);
        Assert.Equal(project.Name, (await training.GetProjectAsync(project.Id)).Name);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(Restored, "fovea.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private void Age()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(server.DataFolder, "blobs"), "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, (TimeProvider.System.GetUtcNow() - BlobSweeper.Patience * 2).UtcDateTime);
        }
    }

    private static Task<FoveaServer> StartAsync(string folder) =>
        FoveaServer.StartAsync(new ServerOptions { DataFolder = folder, Urls = ["http://127.0.0.1:0"], IsQuiet = true }, CancellationToken.None);
}
