using Fovea.Server.Tests.Data;

namespace Fovea.Robustness.Tests.Cluster;

/// <summary>Processes with a PostgreSQL server of their own, which can be stopped.</summary>
public sealed class OwnDatabaseCluster : ProcessCluster
{
    public PostgreSqlCluster Server { get; private set; } = null!;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }

    protected override string CreateDatabase()
    {
        Server = PostgreSqlCluster.Start();
        Server.Execute("CREATE DATABASE fovea");
        return Server.ConnectionString("fovea");
    }
}
