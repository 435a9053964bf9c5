using Fovea.Server.Cluster;

namespace Fovea.Server.Features;

internal static class FeaturesServices
{
    public static IServiceCollection AddFeatures(this IServiceCollection services, ProcessPlace place)
    {
        services.AddOptions<FeatureOptions>().BindConfiguration(FeatureOptions.Section).ValidateOnStart();
        return services.AddSingleton<FeatureQueue>().AddSingleton<FeatureLane>().AddWorker<FeatureWorker>(place);
    }
}
