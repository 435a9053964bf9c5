using Fovea.Server.Images.Fetching;

namespace Fovea.Server.Images;

internal static class ImagesServices
{
    public static IServiceCollection AddImages(this IServiceCollection services) => services
        .AddSingleton<DecodeLane>()
        .AddSingleton<ImageLinks>()
        .AddScoped<ArtifactReader>()
        .AddScoped<ImageService>()
        .AddScoped<ImageTagService>()
        .AddScoped<ImageRegionService>()
        .AddScoped<ImageMetadataService>()
        .AddScoped<RegionProposer>()
        .AddScoped<ImageIntake>()
        .AddImageFetching();
}
