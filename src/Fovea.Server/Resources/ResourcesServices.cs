using Fovea.Server.Cluster;
using Fovea.Server.Resources.Limits;
using Fovea.Server.Resources.Usage;
using Microsoft.AspNetCore.RateLimiting;

namespace Fovea.Server.Resources;

internal static class ResourcesServices
{
    public static IServiceCollection AddResources(this IServiceCollection services)
    {
        services.AddOptions<WrongKeyOptions>().BindConfiguration(WrongKeyOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RateLimiterOptions>().Configure<TimeProvider>(CallRates.Configure);
        return services
            .AddResourceStore()
            .AddSingleton<AdminKey>()
            .AddSingleton<WrongKeyGuard>()
            .AddScoped<QuotaService>()
            .AddSingleton<PredictionQuota>()
            .AddRateLimiter(_ => { })
            .AddSingleton<UsageMeter>()
            .AddHostedService<UsageWriter>()
            .AddChangeHandler<KeyRing>();
    }

    /// <summary>What it takes to read and change resources, without a server around it.</summary>
    public static IServiceCollection AddResourceStore(this IServiceCollection services) => services
        .AddSingleton<KeyRing>()
        .AddScoped<ResourceService>();
}
