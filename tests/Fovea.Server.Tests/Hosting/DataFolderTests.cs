using System.Text.Json;
using Fovea.Server.Hosting;
using Microsoft.Data.Sqlite;
using Fovea.Server.Tests.Data;

namespace Fovea.Server.Tests.Hosting;

public sealed class DataFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-test-").FullName;

    private string CredentialsPath => Path.Combine(_folder, "credentials.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task FirstStart_WritesCredentialsThatOnlyTheOwnerReads()
    {
        await using var server = await StartAsync();

        Assert.True(server.IsFirstStart);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in new[] { CredentialsPath, Path.Combine(_folder, "admin.key"), Path.Combine(_folder, "keys", "pepper") })
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }

        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(CredentialsPath));
        var resources = json.RootElement.GetProperty("resources").EnumerateArray().ToList();
        Assert.Equal(["CustomVision.Training", "CustomVision.Prediction", "CognitiveServices"], resources.Select(r => r.GetProperty("kind").GetString()));
        Assert.All(resources, resource => Assert.Equal(
            ["name", "kind", "region", "endpoint", "resourceId", "key1", "key2"], resource.EnumerateObject().Select(property => property.Name)));
        Assert.All(resources, resource => Assert.Matches(
            "^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft.CognitiveServices/accounts/[^/]+$", resource.GetProperty("resourceId").GetString()!));
        Assert.Equal(6, resources.SelectMany(r => new[] { r.GetProperty("key1").GetString(), r.GetProperty("key2").GetString() }).Distinct().Count());
    }

    [Fact]
    public async Task FirstStart_LeavesNoKeyReadableInTheDatabase()
    {
        Assert.SkipWhen(TestDatabase.IsPostgreSql, TestDatabase.NeedsSqlite);
        await using (var server = await StartAsync())
        {
        }

        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(_folder, "fovea.db*"))
        {
            var text = await File.ReadAllTextAsync(file, System.Text.Encoding.Latin1);
            Assert.All(CredentialsText.Read(CredentialsPath).Resources, resource => Assert.DoesNotContain(resource.Key1, text));
        }
    }

    [Fact]
    public async Task SecondStart_KeepsKeysAndFollowsTheAddress()
    {
        string[] keys;
        await using (var first = await StartAsync())
        {
            keys = [.. first.Credentials.Resources.Select(r => r.Key1)];
        }

        await using var second = await StartAsync();

        Assert.False(second.IsFirstStart);
        Assert.Equal(keys, second.Credentials.Resources.Select(r => r.Key1));
        Assert.Equal(second.Credentials.Resources[0].Endpoint, CredentialsText.Read(CredentialsPath).Resources[0].Endpoint);
    }

    [Fact]
    public async Task SecondStart_DoesNotWriteAFileThatTheOwnerDeleted()
    {
        await using (var first = await StartAsync())
        {
        }

        File.Delete(CredentialsPath);

        await using var second = await StartAsync();

        Assert.False(File.Exists(CredentialsPath));
    }

    [Fact]
    public async Task SecondServer_OnTheSameFolder_IsRefusedAndTheFirstGoesOn()
    {
        await using var first = await StartAsync();

        var refusal = await Assert.ThrowsAsync<DataFolderInUseException>(StartAsync);

        Assert.Contains(_folder, refusal.Message);
        using var http = new HttpClient();
        Assert.Equal("ok", await http.GetStringAsync(first.Credentials.Resources[0].Endpoint + "health"));
    }

    [Fact]
    public async Task Start_AfterOneThatWasKilledWhileItMadeTheTables_IsNotBlocked()
    {
        Assert.SkipWhen(TestDatabase.IsPostgreSql, TestDatabase.NeedsSqlite);
        // What EF Core leaves behind then: its lock, and no history yet.
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "fovea.db")};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText =
                """
                CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00');
                """;
            await command.ExecuteNonQueryAsync();
        }

        await using var server = await StartAsync().WaitAsync(TimeSpan.FromMinutes(2));

        Assert.True(server.IsFirstStart);
    }

    [Fact]
    public async Task Start_WithALockThatAKilledServerLeft_IsNotBlocked()
    {
        Assert.SkipWhen(TestDatabase.IsPostgreSql, TestDatabase.NeedsSqlite);
        await using (var first = await StartAsync())
        {
        }

        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "fovea.db")};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = """INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00');""";
            await command.ExecuteNonQueryAsync();
        }

        await using var second = await StartAsync().WaitAsync(TimeSpan.FromMinutes(2));

        Assert.False(second.IsFirstStart);
    }

    private Task<FoveaServer> StartAsync() =>
        FoveaServer.StartAsync(new ServerOptions { DataFolder = _folder, Urls = ["http://127.0.0.1:0"], IsQuiet = true }.OnTestDatabase(), CancellationToken.None);
}
