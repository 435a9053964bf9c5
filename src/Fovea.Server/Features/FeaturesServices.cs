namespace Fovea.Server.Features;

internal static class FeaturesServices
{
    public static IServiceCollection AddFeatures(this IServiceCollection services)
    {
        services.AddOptions<FeatureOptions>().BindConfiguration(FeatureOptions.Section).ValidateOnStart();
        return services.AddSingleton<FeatureQueue>().AddSingleton<FeatureLane>().AddHostedService<FeatureWorker>();
    }
}
