using Fovea.Server.Tests.Data;
using Fovea.Server.Tests.Storage.Servers;

namespace Fovea.Robustness.Tests.Cluster;

/// <summary>A whole installation on one machine: PostgreSQL, object storage, nginx, and several processes of each role.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private static readonly IReadOnlyDictionary<string, int> Sizes = new Dictionary<string, int> { ["api,portal"] = 2, ["worker"] = 3, ["predictor"] = 2 };
    private static readonly TimeSpan TakeOverAfter = TimeSpan.FromSeconds(10);
    private readonly TemporaryFolder _folder = new();
    private readonly PostgreSqlCluster _database = PostgreSqlCluster.Start();
    private readonly Azurite _storage = new();
    private readonly LoadBalancer _balancer = new();
    private readonly Dictionary<string, List<ServerProgram>> _processes = [];
    private int _count;

    /// <summary>The roles that processes have.</summary>
    public static IEnumerable<string> Roles => Sizes.Keys;

    public Uri Address => _balancer.Address;

    public PostgreSqlCluster Database => _database;

    public string ConnectionString => _database.ConnectionString("fovea");

    /// <summary>Any process: all have the same keys.</summary>
    public ServerProgram Any => _processes["api,portal"][0];

    public async Task StartAsync()
    {
        _database.Execute("CREATE DATABASE fovea");
        foreach (var (role, size) in Sizes)
        {
            _processes[role] = [];
            for (var index = 0; index < size; index++)
            {
                _processes[role].Add(await StartAsync(role));
            }
        }

        await BalanceAsync();
    }

    /// <summary>Kills a process of a role, without a word to anybody, and puts another in its place after a while.</summary>
    public async Task ReplaceAsync(string role, int index, TimeSpan missing)
    {
        var processes = _processes[role];
        await processes[index].KillAsync();
        await Task.Delay(missing);
        processes[index] = await StartAsync(role);
        await BalanceAsync();
    }

    public int SizeOf(string role) => Sizes[role];

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.Values.SelectMany(processes => processes))
        {
            await process.DisposeAsync();
        }

        _balancer.Dispose();
        _storage.Dispose();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    private Task<ServerProgram> StartAsync(string role) => ServerProgram.StartLoudAsync(
        _folder.Sub($"{++_count}"),
        ("Roles", role), ("Database__ConnectionString", ConnectionString), ("Cluster__SharedFolder", _folder.Sub("shared")), ("Jobs__TakeOverAfter", TakeOverAfter.ToString()),
        ("Storage__Kind", "Azure"), ("Storage__ConnectionString", _storage.ConnectionString));

    private Task BalanceAsync() => _balancer.SetAsync(Addresses("api,portal"), Addresses("predictor"));

    private IEnumerable<Uri> Addresses(string role) => _processes[role].Select(process => process.Address);
}
