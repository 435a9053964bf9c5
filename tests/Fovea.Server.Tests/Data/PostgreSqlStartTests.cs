using System.Net;
using System.Net.Sockets;
using Fovea.Server.Data;
using Npgsql;

namespace Fovea.Server.Tests.Data;

public sealed class PostgreSqlStartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("Host=db;Password=hidden", "names no Database")]
    [InlineData("Database=fovea;Password=hidden", "names no Host")]
    [InlineData("Host=db;Database=fovea;Pasword=hidden", "cannot be read")]
    [InlineData("Host=db;Database=fovea;Password=hidden;Port=high", "cannot be read")]
    [InlineData("postgresql://fovea:hidden@db/fovea", "cannot be read")]
    public async Task Start_ConnectionStringThatIsNone_IsRefusedWithoutRepeatingIt(string connectionString, string problem)
    {
        var refusal = await Assert.ThrowsAsync<InvalidSettingException>(() => StartAsync(connectionString));

        Assert.Contains("Database:ConnectionString", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NobodyListens_SaysWhereAndNoSecret()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var refusal = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => StartAsync($"Host=127.0.0.1;Port={port};Database=fovea;Username=fovea;Password=hidden"));

        Assert.Contains($"127.0.0.1:{port}", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", refusal.ToString(), StringComparison.Ordinal);
    }

    [PostgreSqlFact]
    public async Task Start_DatabaseThatIsNotThere_NamesIt()
    {
        var connection = new NpgsqlConnectionStringBuilder(TestDatabase.CreateEmpty()) { Database = "elsewhere" };

        var refusal = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => StartAsync(connection.ConnectionString));

        Assert.Contains("elsewhere", refusal.Message, StringComparison.Ordinal);
    }

    [PostgreSqlFact]
    public async Task Start_DatabaseOfAnotherEncoding_IsRefusedAndNothingIsMade()
    {
        var connectionString = TestDatabase.CreateEmpty("ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0");

        var refusal = await Assert.ThrowsAsync<InvalidSettingException>(() => StartAsync(connectionString));

        Assert.Contains("SQL_ASCII", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0L, await CountAsync(connectionString, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
    }

    [PostgreSqlFact]
    public async Task Start_OnANewerSchema_IsRefused()
    {
        var connectionString = TestDatabase.Create();
        await CountAsync(connectionString, """INSERT INTO "__EFMigrationsHistory" VALUES ('29990101000000_Later', '99') RETURNING 1::bigint""");

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(connectionString));

        Assert.Contains("29990101000000_Later", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<long> CountAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task StartAsync(string connectionString)
    {
        await using var server = await FoveaServer.StartAsync(
            new ServerOptions
            {
                DataFolder = _folder,
                Urls = ["http://127.0.0.1:0"],
                IsQuiet = true,
                Settings = new Dictionary<string, string?> { [DatabaseOptions.ConnectionStringKey] = connectionString },
            },
            CancellationToken.None);
    }
}
