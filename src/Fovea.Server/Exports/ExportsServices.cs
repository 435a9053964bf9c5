using Fovea.Server.Cluster;

namespace Fovea.Server.Exports;

internal static class ExportsServices
{
    public static IServiceCollection AddExports(this IServiceCollection services, ProcessPlace place) => services
        .AddSingleton<ExportQueue>()
        .AddScoped<ExportService>()
        .AddWorker<ExportWorker>(place);
}
