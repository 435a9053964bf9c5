using System.Net;
using System.Net.Sockets;
using Fovea.Server.Operations.Doctor;
using Microsoft.Data.Sqlite;

namespace Fovea.Server.Tests.Operations;

public sealed class DoctorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-doctor-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Examine_HealthyFolderUnderARunningServer_HasNoProblem()
    {
        await using var server = await StartAsync();

        var results = await ExamineAsync();

        Assert.DoesNotContain(results, r => r.Status == CheckStatus.Problem && r.Name != "disk space");
        Assert.Contains("runs on the folder", results.Single(r => r.Name == "server").Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Examine_TakenPort_IsAProblemThatNamesIt()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";

        var port = (await ExamineAsync(url)).Single(r => r.Name == "ports");

        Assert.Equal(CheckStatus.Problem, port.Status);
        Assert.Contains(url, port.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Examine_KeyThatOthersMayRead_IsAProblemWithTheCommandThatMendsIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other permissions.");
        await using (await StartAsync())
        {
        }

        Open(Path.Combine(_folder, "admin.key"), UnixFileMode.UserRead | UnixFileMode.OtherRead);

        var permissions = (await ExamineAsync()).Single(r => r.Name == "permissions");

        Assert.Equal(CheckStatus.Problem, permissions.Status);
        Assert.StartsWith("chmod 600 ", permissions.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Examine_AssignedBackboneThatIsGone_IsAProblemThatNamesIt()
    {
        var store = TestBackbone.Install(_folder, "gone");
        store.Assign(TestBackbone.Food.ToString(), "gone");
        var whole = (await ExamineAsync()).Single(r => r.Name == "installed backbones");
        store.Files().Where(file => file.EndsWith("gone.json", StringComparison.Ordinal)).ToList().ForEach(File.Delete);

        var missing = (await ExamineAsync()).Single(r => r.Name == "installed backbones");

        Assert.Equal(CheckStatus.Ok, whole.Status);
        Assert.Equal(CheckStatus.Problem, missing.Status);
        Assert.Contains("'gone', which is not installed", missing.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Examine_LostPepper_IsAProblem()
    {
        await using (await StartAsync())
        {
        }

        File.Delete(Path.Combine(_folder, "keys", "pepper"));

        Assert.Contains(await ExamineAsync(), r => r is { Name: "keys", Status: CheckStatus.Problem });
    }

    [Fact]
    public async Task Examine_EntriesOfTheFuture_SaysThatTheClockWasSetBack()
    {
        await using (await StartAsync())
        {
        }

        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "fovea.db")};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE AuditEntries SET Time = Time + 864000000000";
            await command.ExecuteNonQueryAsync();
        }

        Assert.Contains(await ExamineAsync(), r => r is { Name: "clock", Status: CheckStatus.Warning });
    }

    [Fact]
    public async Task Examine_DatabaseThatIsNone_IsAProblem()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "fovea.db"), new string('x', 5000));

        Assert.Contains(await ExamineAsync(), r => r is { Name: "database", Status: CheckStatus.Problem });
    }

    private static void Open(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private Task<IReadOnlyList<CheckResult>> ExamineAsync(string url = "http://127.0.0.1:0") => Doctor.ExamineAsync(_folder, [url], CancellationToken.None);

    private Task<FoveaServer> StartAsync() =>
        FoveaServer.StartAsync(new ServerOptions { DataFolder = _folder, Urls = ["http://127.0.0.1:0"], IsQuiet = true }, CancellationToken.None);
}
