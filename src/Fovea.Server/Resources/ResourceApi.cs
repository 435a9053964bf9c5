using Fovea.Protocol.Resources;
using Fovea.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fovea.Server.Resources;

/// <summary>What a key may know of its resource; Fovea's own, beside the contract.</summary>
internal static class ResourceApi
{
    public static IEndpointRouteBuilder MapResource(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/fovea/v1/resource", GetAsync).RequireAuthorization(Policies.AnyKey).WithTags("Resource").WithName("GetOwnResource");
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
}
