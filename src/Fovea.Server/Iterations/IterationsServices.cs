using Fovea.Server.Iterations.Progress;

namespace Fovea.Server.Iterations;

internal static class IterationsServices
{
    public static IServiceCollection AddIterations(this IServiceCollection services) => services
        .AddSingleton<BackboneProvider>()
        .AddSingleton<TrainingQueue>()
        .AddScoped<SnapshotService>()
        .AddScoped<IterationService>()
        .AddSingleton<EvaluationCache>()
        .AddScoped<PerformanceService>()
        .AddScoped<TrainingService>()
        .AddScoped<TrainingEstimator>()
        .AddScoped<PublishingService>()
        .AddHostedService<TrainingWorker>();
}
