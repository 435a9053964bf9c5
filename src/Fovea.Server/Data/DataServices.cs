using Fovea.Server.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Data;

internal static class DataServices
{
    /// <summary>How long a writer waits for another one, in seconds.</summary>
    private const int BusySeconds = 5;

    public static IServiceCollection AddData(this IServiceCollection services, DataFolder folder)
    {
        var connection = new SqliteConnectionStringBuilder
        {
            DataSource = folder.DatabasePath,
            ForeignKeys = true,
            DefaultTimeout = BusySeconds,
        };
        return services.AddDbContextFactory<AppDbContext>(options => options.UseSqlite(connection.ConnectionString));
    }
}
