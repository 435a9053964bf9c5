namespace Fovea.Server.Storage;

internal static class StorageServices
{
    public static IServiceCollection AddStorage(this IServiceCollection services) => services
        .AddSingleton<BlobStore>()
        .AddSingleton<BlobSweeper>()
        .AddHostedService(provider => provider.GetRequiredService<BlobSweeper>());
}
