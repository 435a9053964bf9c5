using Fovea.Server.Cluster;

namespace Fovea.Server.Storage;

internal static class StorageServices
{
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton<BlobStore>()
            .AddSingleton<StorageSpace>()
            .AddHostedService<StorageMonitor>()
            .AddLeaderService<BlobSweeper>()
            .AddLeaderService<BlobScrubber>();
    }
}
