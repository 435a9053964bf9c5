namespace Fovea.Server.Cluster;

internal static class ClusterServices
{
    public static IServiceCollection AddCluster(this IServiceCollection services, ProcessPlace place)
    {
        services.AddSingleton(place);
        services.AddHostedService<ChangeListener>();
        services.AddWorker<Leadership>(place);
        return services;
    }

    /// <summary>Runs a service in each process that works.</summary>
    public static IServiceCollection AddWorker<T>(this IServiceCollection services, ProcessPlace place)
        where T : class, IHostedService => place.Has(ServerRoles.Worker) ? services.AddHostedService<T>() : services;

    /// <summary>As the other overload, for a service that others use.</summary>
    public static IServiceCollection AddWorker<T>(this IServiceCollection services, ProcessPlace place, Func<IServiceProvider, T> service)
        where T : class, IHostedService => place.Has(ServerRoles.Worker) ? services.AddHostedService(service) : services;

    /// <summary>Runs a service in one process of the installation at a time.</summary>
    public static IServiceCollection AddLeaderService<T>(this IServiceCollection services)
        where T : class, IHostedService => services.AddSingleton<T>().AddSingleton(provider => new LeaderService(provider.GetRequiredService<T>()));

    /// <summary>Tells a service of changes that other processes made.</summary>
    public static IServiceCollection AddChangeHandler<T>(this IServiceCollection services)
        where T : class, IChangeHandler => services.AddSingleton<IChangeHandler>(provider => provider.GetRequiredService<T>());
}
