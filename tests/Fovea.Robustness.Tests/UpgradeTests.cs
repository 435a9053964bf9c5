using Fovea.Server.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Fovea.Robustness.Tests;

/// <summary>C13: the process ends while it upgrades the schema; the next start completes the upgrade, and never waits for a lock that nobody holds.</summary>
public sealed class UpgradeTests
{
    private const int Seed = 20261127;

    [Fact]
    public async Task C13_KillDuringUpgrade_NextStartIsReadyWithTheSameData()
    {
        using var folder = new TemporaryFolder();
        var (random, failures, trials) = (new Random(Seed), new List<string>(), 0);
        Guid projectId;
        using (var http = new HttpClient())
        await using (var server = await ServerProgram.StartAsync(folder.Path))
        {
            projectId = (await server.Training(http).CreateProjectAsync("before")).Id;
        }

        foreach (var trial in Trials.Each("C13", usual: 2, nightly: 20))
        {
            trials++;
            await TakeBackToTheFirstSchemaAsync(folder.Path);
            await using (var killed = ServerProgram.Begin(folder.Path))
            {
                await Task.Delay(random.Next(100, 4000));
                await killed.KillAsync();
            }

            PlantLock(folder.Path);
            using var http = new HttpClient();
            await using var server = await ServerProgram.StartAsync(folder.Path);
            if ((await server.Training(http).GetProjectAsync(projectId)).Name != "before")
            {
                failures.Add($"trial {trial}: the project changed");
            }

            await server.KillAsync();
        }

        Trials.Report("C13", trials, failures, "killed, lock planted, started");
    }

    private static async Task TakeBackToTheFirstSchemaAsync(string folder)
    {
        await using var db = DataServices.Open(Path.Combine(folder, "fovea.db"));
        await db.GetService<IMigrator>().MigrateAsync(db.Database.GetMigrations().First());
    }

    private static void PlantLock(string folder) => Execute(
        folder,
        """
        CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
        INSERT OR IGNORE INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00');
        """);

    private static void Execute(string folder, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "fovea.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
