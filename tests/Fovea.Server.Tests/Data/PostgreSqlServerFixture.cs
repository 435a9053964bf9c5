namespace Fovea.Server.Tests.Data;

/// <summary>A server on PostgreSQL whatever the tests run on; none where that is not installed.</summary>
public sealed class PostgreSqlServerFixture : ServerFixture
{
    public override async ValueTask InitializeAsync()
    {
        if (PostgreSqlCluster.Programs is not null)
        {
            await base.InitializeAsync();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (PostgreSqlCluster.Programs is not null)
        {
            await base.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected override ServerOptions Place(ServerOptions options) => options.OnPostgreSql();
}
