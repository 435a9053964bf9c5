namespace Fovea.Server.Resources;

internal static class ResourcesServices
{
    public static IServiceCollection AddResources(this IServiceCollection services) => services
        .AddSingleton<KeyRing>()
        .AddScoped<ResourceService>();
}
