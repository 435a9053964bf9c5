using Fovea.Server.Cluster;
using Fovea.Server.Data;
using Hangfire;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Jobs;

internal static class JobsServices
{
    public static IServiceCollection AddJobs(this IServiceCollection services, ProcessPlace place)
    {
        services.AddOptions<JobOptions>().BindConfiguration(JobOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton<JobStorage>(Open)
            .AddSingleton<IJobs, HangfireJobs>()
            .AddWorker<JobServer>(place)
            .AddLeaderService<JobKeeper>();
    }

    /// <summary>Makes the engine's tables, or brings them up to date; runs while no other process starts.</summary>
    public static void PrepareJobs(this IServiceProvider services) => services.GetRequiredService<JobStorage>();

    private static JobStorage Open(IServiceProvider services)
    {
        JobLog.Use(services.GetRequiredService<ILoggerFactory>());
        return JobStorages.Open(services.GetRequiredService<DatabaseSource>(), services.GetRequiredService<IOptions<JobOptions>>().Value);
    }

    /// <summary>Has workers do the work of queues.</summary>
    public static IServiceCollection AddJobHandler<T>(this IServiceCollection services)
        where T : class, IJobHandler => services.AddSingleton<T>().AddSingleton<IJobHandler>(provider => provider.GetRequiredService<T>());
}
