using Fovea.Server.Jobs;
using Fovea.Server.Transfers.Pictures;

namespace Fovea.Server.Transfers;

internal static class TransfersServices
{
    public static IServiceCollection AddTransfers(this IServiceCollection services)
    {
        services.AddOptions<TransferOptions>().BindConfiguration(TransferOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton<Staging>()
            .AddSingleton<RemoteTransfers>()
            .AddSingleton<ProjectImporter>()
            .AddScoped<TransferService>()
            .AddScoped<ImportService>()
            .AddScoped<PictureArchiveImport>()
            .AddJobHandler<ImportWorker>();
    }
}
