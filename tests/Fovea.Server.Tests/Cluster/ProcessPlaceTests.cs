using Fovea.Server.Data;

namespace Fovea.Server.Tests.Cluster;

public sealed class ProcessPlaceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("apis", "postgresql", "shared", "Got 'apis'")]
    [InlineData("api;worker", "postgresql", "shared", "Got 'api;worker'")]
    [InlineData("worker", null, null, "only one process")]
    [InlineData("all", null, "shared", "only one process")]
    [InlineData("api,worker", "postgresql", null, "Cluster:SharedFolder")]
    [InlineData("portal,worker", "postgresql", "shared", "add api")]
    public async Task Start_SettingsThatDoNotGoTogether_IsRefusedAndNothingIsMade(string roles, string? database, string? shared, string problem)
    {
        var data = Path.Combine(_folder, "data");
        var settings = new Dictionary<string, string?>
        {
            [ServerOptions.RolesKey] = roles,
            [DatabaseOptions.ConnectionStringKey] = database is null ? null : "Host=nowhere.invalid;Database=fovea",
            ["Cluster:SharedFolder"] = shared is null ? null : Path.Combine(_folder, shared),
        };

        var refusal = await Assert.ThrowsAsync<InvalidSettingException>(
            () => FoveaServer.StartAsync(new ServerOptions { DataFolder = data, Urls = ["http://127.0.0.1:0"], IsQuiet = true, Settings = settings }, CancellationToken.None));

        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data));
    }
}
