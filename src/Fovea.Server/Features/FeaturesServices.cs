using Fovea.Server.Cluster;
using Fovea.Server.Jobs;

namespace Fovea.Server.Features;

internal static class FeaturesServices
{
    public static IServiceCollection AddFeatures(this IServiceCollection services, ProcessPlace place)
    {
        services.AddOptions<FeatureOptions>().BindConfiguration(FeatureOptions.Section).ValidateOnStart();
        services.AddSingleton<FeatureQueue>().AddSingleton<FeatureLane>().AddSingleton<FeatureFan>();
        services.AddJobHandler<FeatureChunkWorker>().AddLeaderService<FeatureRetention>().AddWorker<FeatureFileRetention>(place);

        // Pictures that come to another process are computed when a training asks for them, by all workers.
        return place.Has(ServerRoles.Api) ? services.AddWorker<FeatureWorker>(place) : services;
    }
}
