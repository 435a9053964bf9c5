using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Data;

internal static class DataServices
{
    /// <summary>How long a writer waits for others.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddData(this IServiceCollection services, DatabaseSource database)
    {
        services.AddSingleton(database);
        return database.Server is null
            ? services.AddDbContextFactory<AppDbContext>(options => options.UseSqlite(Connection(database.Path).ConnectionString))
            : services.AddDbContextFactory<PostgreSqlAppDbContext>(database.Use)
                .AddSingleton<IDbContextFactory<AppDbContext>, PostgreSqlContexts>()
                .AddScoped<AppDbContext>(provider => provider.GetRequiredService<PostgreSqlAppDbContext>());
    }

    /// <summary>A context on a SQLite database that no server may be around, such as a copy.</summary>
    public static AppDbContext Open(string database)
    {
        var connection = Connection(database);

        // A pooled connection would keep the file open after its context.
        connection.Pooling = false;
        return new AppDbContext(new DbContextOptionsBuilder<AppDbContext>().UseSqlite(connection.ConnectionString).Options);
    }

    private static SqliteConnectionStringBuilder Connection(string database) => new()
    {
        DataSource = database,
        ForeignKeys = true,
        DefaultTimeout = (int)Patience.TotalSeconds,
    };
}
