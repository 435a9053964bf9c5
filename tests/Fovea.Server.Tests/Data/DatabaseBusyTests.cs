using System.Data.Common;
using System.Net;
using Fovea.Server.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fovea.Server.Tests.Data;

public sealed class DatabaseBusyTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Write_AnotherKeepsTheDatabase_IsToldToComeBackAndChangesNothing()
    {
        await using var other = await OccupyAsync();

        using var refused = await server.Training.PostAsync("projects?name=Waiting", content: null);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        await Execute(other, "ROLLBACK");
        using var accepted = await server.Training.PostAsync("projects?name=Waiting", content: null);
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        Assert.Single(await server.TrainingClient.GetProjectsAsync(), project => project.Name == "Waiting");
    }

    /// <summary>What another writer does that takes its time.</summary>
    private async Task<DbConnection> OccupyAsync()
    {
        if (!TestDatabase.IsPostgreSql)
        {
            var file = new SqliteConnection($"Data Source={Path.Combine(server.DataFolder, "fovea.db")};Pooling=False");
            await file.OpenAsync();
            await Execute(file, "BEGIN IMMEDIATE");
            return file;
        }

        await using var db = TestDatabase.Open(server.DataFolder);
        var owner = await db.Resources.SingleAsync(r => r.Name == server.TrainingResource.Name);
        var connection = new NpgsqlConnection(TestDatabase.ConnectionStringOf(server.DataFolder) + ";Pooling=false");
        await connection.OpenAsync();
        await Execute(connection, "BEGIN");
        await Execute(connection, $"SELECT pg_advisory_xact_lock({WriteScope.Resource(owner.Id).Key})");
        return connection;
    }

    private static async Task Execute(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
