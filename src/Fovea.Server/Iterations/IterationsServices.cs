using Fovea.Server.Cluster;
using Fovea.Server.Iterations.Advanced;
using Fovea.Server.Iterations.Progress;
using Fovea.Server.Jobs;

namespace Fovea.Server.Iterations;

internal static class IterationsServices
{
    public static IServiceCollection AddIterations(this IServiceCollection services, ProcessPlace place)
    {
        services.AddOptions<AdvancedTrainingOptions>().BindConfiguration(AdvancedTrainingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton<BackboneProvider>()
            .AddSingleton<AdvancedTraining>()
            .AddScoped<SnapshotService>()
            .AddScoped<IterationService>()
            .AddSingleton<EvaluationCache>()
            .AddScoped<PerformanceService>()
            .AddScoped<TrainingService>()
            .AddScoped<TrainingEstimator>()
            .AddScoped<PublishingService>()
            .AddSingleton<BackboneWarmUp>()
            .AddJobHandler<TrainingWorker>()
            .AddWorker(place, provider => provider.GetRequiredService<BackboneWarmUp>());
    }
}
