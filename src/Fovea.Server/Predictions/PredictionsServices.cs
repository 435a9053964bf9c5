using Fovea.Server.Cluster;
using Fovea.Server.Paging;

namespace Fovea.Server.Predictions;

internal static class PredictionsServices
{
    public static IServiceCollection AddPredictions(this IServiceCollection services)
    {
        services.AddOptions<PredictionOptions>().BindConfiguration(PredictionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton<ModelCache>()
            .AddSingleton<PredictionLane>()
            .AddSingleton<PredictionWriter>()
            .AddSingleton<PublishedIterations>()
            .AddSingleton<SingleImageFetcher>()
            .AddSingleton<PredictionService>()
            .AddSingleton<QueryPages>()
            .AddScoped<StoredPredictionService>()
            .AddHostedService<AnswerWarmUp>()
            .AddLeaderService<PredictionRetention>()
            .AddChangeHandler<PublishedIterations>();
    }
}
