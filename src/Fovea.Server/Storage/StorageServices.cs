using Fovea.Server.Cluster;
using Fovea.Server.Hosting;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Storage;

internal static class StorageServices
{
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton(Open)
            .AddSingleton<StorageSpace>()
            .AddHostedService<StorageMonitor>()
            .AddLeaderService<BlobSweeper>()
            .AddLeaderService<BlobScrubber>();
    }

    private static BlobStore Open(IServiceProvider provider)
    {
        var (settings, folder) = (provider.GetRequiredService<IOptions<StorageOptions>>().Value, provider.GetRequiredService<DataFolder>());
        var keepsCopies = settings.Kind != StorageKind.Disk && settings.CacheBytes > 0;
        return BlobStores.Open(settings, folder, keepsCopies ? new BlobCache(folder.CreateSubfolder("cache"), settings.CacheBytes, settings.MinFreeBytes) : null);
    }
}
