using Fovea.Server.Cluster;
using Fovea.Server.Data;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Jobs;

internal static class JobsServices
{
    public static IServiceCollection AddJobs(this IServiceCollection services, ProcessPlace place)
    {
        services.AddOptions<JobOptions>().BindConfiguration(JobOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton<JobStorage>(Open)
            .AddSingleton<JobTurns>()
            .AddSingleton<HangfireJobs>()
            .AddSingleton<IJobs>(provider => provider.GetRequiredService<HangfireJobs>())
            .AddWorker<JobServer>(place)
            .AddLeaderService<JobKeeper>();
    }

    /// <summary>Makes the engine's tables, or brings them up to date; runs while no other process starts.</summary>
    public static async Task PrepareJobsAsync(this IServiceProvider services, AppDbContext db, CancellationToken cancellationToken)
    {
        services.GetRequiredService<JobStorage>();
        if (services.GetRequiredService<DatabaseSource>().Server is null)
        {
            // An engine in memory has forgotten what it had; the rows are found once more.
            await db.Database.ExecuteSqlAsync($"""DELETE FROM "Jobs" """, cancellationToken);
        }
    }

    private static JobStorage Open(IServiceProvider services)
    {
        JobLog.Use(services.GetRequiredService<ILoggerFactory>());
        return JobStorages.Open(services.GetRequiredService<DatabaseSource>(), services.GetRequiredService<IOptions<JobOptions>>().Value);
    }

    /// <summary>Has workers do the work of queues.</summary>
    public static IServiceCollection AddJobHandler<T>(this IServiceCollection services)
        where T : class, IJobHandler => services.AddSingleton<T>().AddSingleton<IJobHandler>(provider => provider.GetRequiredService<T>());
}
