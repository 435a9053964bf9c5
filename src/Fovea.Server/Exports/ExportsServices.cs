namespace Fovea.Server.Exports;

internal static class ExportsServices
{
    public static IServiceCollection AddExports(this IServiceCollection services) => services
        .AddSingleton<ExportQueue>()
        .AddScoped<ExportService>()
        .AddHostedService<ExportWorker>();
}
