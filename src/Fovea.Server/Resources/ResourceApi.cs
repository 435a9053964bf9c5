using Fovea.Protocol.Resources;
using Fovea.Server.Hosting;
using Fovea.Server.Resources.Usage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fovea.Server.Resources;

/// <summary>What a key may know of its resource; Fovea's own, beside the contract.</summary>
internal static class ResourceApi
{
    public static IEndpointRouteBuilder MapResource(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/fovea/v1/resource", GetAsync).RequireAuthorization(Policies.AnyKey).WithTags("Resource").WithName("GetOwnResource");
        routes.MapGet("/fovea/v1/resource/usage", GetUsageAsync).RequireAuthorization(Policies.AnyKey).WithTags("Resource").WithName("GetOwnResourceUsage");
        return routes;
    }

    private static async Task<Ok<Resource>> GetAsync(Caller caller, ResourceService resources, CancellationToken cancellationToken)
    {
        var owner = caller.Resource;
        return TypedResults.Ok(new Resource
        {
            Name = owner.Name,
            Kind = ResourceKinds.NameOf(owner.Kind),
            Region = owner.Region,
            ResourceId = owner.ResourceId,
            Quota = new ResourceLimits
            {
                Projects = owner.Quota.Projects,
                ImagesPerProject = owner.Quota.ImagesPerProject,
                TagsPerProject = owner.Quota.TagsPerProject,
                IterationsPerProject = owner.Quota.IterationsPerProject,
                PredictionsPerMonth = owner.Quota.PredictionsPerMonth,
            },
            PublishTargets = owner.Kind.Trains() ? await resources.ListPublishTargetsAsync(owner.Region, cancellationToken) : [],
        });
    }

    private static async Task<Ok<IReadOnlyList<ResourceUsage>>> GetUsageAsync(
        string? from, string? to, Caller caller, ResourceService resources, UsageMeter meter, CancellationToken cancellationToken)
    {
        await meter.WriteAsync(cancellationToken);
        return TypedResults.Ok(
            await resources.GetUsageAsync(caller.Resource.Name, Arguments.Day(from, nameof(from)), Arguments.Day(to, nameof(to)), cancellationToken));
    }
}
