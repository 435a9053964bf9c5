using Fovea.Server.Cluster;
using Fovea.Server.Paging;

namespace Fovea.Server.Predictions;

internal static class PredictionsServices
{
    public static IServiceCollection AddPredictions(this IServiceCollection services, ProcessPlace place)
    {
        services.AddOptions<PredictionOptions>().BindConfiguration(PredictionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        if (place.Has(ServerRoles.Predictor))
        {
            services.AddHostedService<AnswerWarmUp>();
        }

        return services
            .AddSingleton<ModelCache>()
            .AddSingleton<PredictionLane>()
            .AddSingleton<PredictionWriter>()
            .AddSingleton<PublishedIterations>()
            .AddSingleton<SingleImageFetcher>()
            .AddSingleton<PredictionService>()
            .AddSingleton<QueryPages>()
            .AddScoped<StoredPredictionService>()
            .AddLeaderService<PredictionRetention>()
            .AddChangeHandler<PublishedIterations>();
    }
}
