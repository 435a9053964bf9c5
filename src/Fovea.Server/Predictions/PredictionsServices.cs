namespace Fovea.Server.Predictions;

internal static class PredictionsServices
{
    public static IServiceCollection AddPredictions(this IServiceCollection services) => services
        .AddSingleton<ModelCache>()
        .AddSingleton<PredictionLane>()
        .AddSingleton<PublishedIterations>()
        .AddSingleton<SingleImageFetcher>()
        .AddSingleton<PredictionService>();
}
