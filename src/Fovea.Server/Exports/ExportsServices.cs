using Fovea.Server.Jobs;

namespace Fovea.Server.Exports;

internal static class ExportsServices
{
    public static IServiceCollection AddExports(this IServiceCollection services) => services
        .AddJobHandler<ExportWorker>()
        .AddScoped<ExportService>();
}
