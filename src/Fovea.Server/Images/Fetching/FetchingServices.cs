using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Images.Fetching;

/// <summary>Registers the fetching of pictures.</summary>
internal static class FetchingServices
{
    public static IServiceCollection AddImageFetching(this IServiceCollection services)
    {
        services.AddOptions<ImageUrlOptions>().BindConfiguration(ImageUrlOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<ImageFetcher>();
    }
}
