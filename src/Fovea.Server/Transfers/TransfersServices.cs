using Fovea.Server.Cluster;
using Fovea.Server.Transfers.Pictures;

namespace Fovea.Server.Transfers;

internal static class TransfersServices
{
    public static IServiceCollection AddTransfers(this IServiceCollection services, ProcessPlace place)
    {
        services.AddOptions<TransferOptions>().BindConfiguration(TransferOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton<Staging>()
            .AddSingleton<RemoteTransfers>()
            .AddSingleton<ImportQueue>()
            .AddSingleton<ProjectImporter>()
            .AddScoped<TransferService>()
            .AddScoped<ImportService>()
            .AddScoped<PictureArchiveImport>()
            .AddWorker<ImportWorker>(place);
    }
}
