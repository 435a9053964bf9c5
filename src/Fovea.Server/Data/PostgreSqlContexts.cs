using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Data;

/// <summary>Gives out contexts on PostgreSQL to whoever asks for contexts.</summary>
internal sealed class PostgreSqlContexts(IDbContextFactory<PostgreSqlAppDbContext> contexts) : IDbContextFactory<AppDbContext>
{
    public AppDbContext CreateDbContext() => contexts.CreateDbContext();
}
