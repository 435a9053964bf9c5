using System.Net;
using Microsoft.Data.Sqlite;

namespace Fovea.Server.Tests.Data;

public sealed class DatabaseBusyTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Write_AnotherKeepsTheDatabase_IsToldToComeBackAndChangesNothing()
    {
        await using var other = new SqliteConnection($"Data Source={Path.Combine(server.DataFolder, "fovea.db")};Pooling=False");
        await other.OpenAsync();
        await Execute(other, "BEGIN IMMEDIATE");

        using var refused = await server.Training.PostAsync("projects?name=Waiting", content: null);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        await Execute(other, "ROLLBACK");
        using var accepted = await server.Training.PostAsync("projects?name=Waiting", content: null);
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        Assert.Single(await server.TrainingClient.GetProjectsAsync(), project => project.Name == "Waiting");
    }

    private static async Task Execute(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
