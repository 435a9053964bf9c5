using Fovea.Protocol.Resources;
using Fovea.Server.Hosting;
using Fovea.Server.Resources.Usage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fovea.Server.Resources;

/// <summary>Administration of resources over HTTP, under a prefix and with a key of its own.</summary>
internal static class ManagementApi
{
    private const string Prefix = "/manage/resources";

    public static IEndpointRouteBuilder MapManagement(this IEndpointRouteBuilder routes)
    {
        var resources = routes.MapGroup(Prefix).RequireAuthorization(Policies.AdminKey).WithTags("Management").IgnoreBodyType();
        resources.MapGet("", ListAsync).WithName("ListResources");
        resources.MapPost("", CreateAsync).WithName("CreateResource");
        resources.MapGet("{name}", GetAsync).WithName("GetResource");
        resources.MapPatch("{name}", UpdateAsync).WithName("UpdateResource");
        resources.MapDelete("{name}", DeleteAsync).WithName("DeleteResource");
        resources.MapGet("{name}/keys", GetKeysAsync).WithName("GetResourceKeys");
        resources.MapPost("{name}/keys/{number}/regenerate", RegenerateKeyAsync).WithName("RegenerateResourceKey");
        resources.MapGet("{name}/usage", GetUsageAsync).WithName("GetResourceUsage");
        return routes;
    }

    private static async Task<Ok<IReadOnlyList<ResourceDescription>>> ListAsync(ResourceService resources, CancellationToken cancellationToken) =>
        TypedResults.Ok(await resources.ListAsync(cancellationToken));

    private static async Task<Created<ResourceDescription>> CreateAsync(
        ResourceRequest request, ResourceService resources, CancellationToken cancellationToken)
    {
        var resource = await resources.CreateAsync(request, cancellationToken);
        return TypedResults.Created($"{Prefix}/{resource.Name}", resource);
    }

    private static async Task<Ok<ResourceDescription>> GetAsync(string name, ResourceService resources, CancellationToken cancellationToken) =>
        TypedResults.Ok(await resources.GetAsync(name, cancellationToken));

    private static async Task<Ok<ResourceDescription>> UpdateAsync(
        string name, ResourceChange change, ResourceService resources, CancellationToken cancellationToken) =>
        TypedResults.Ok(await resources.UpdateAsync(name, change, cancellationToken));

    private static async Task<NoContent> DeleteAsync(string name, ResourceService resources, CancellationToken cancellationToken)
    {
        await resources.DeleteAsync(name, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<ResourceKeys>> GetKeysAsync(string name, ResourceService resources, CancellationToken cancellationToken) =>
        TypedResults.Ok(await resources.GetKeysAsync(name, cancellationToken));

    private static async Task<Ok<ResourceKeys>> RegenerateKeyAsync(string name, int number, ResourceService resources, CancellationToken cancellationToken) =>
        TypedResults.Ok(await resources.RegenerateKeyAsync(name, number, cancellationToken));

    private static async Task<Ok<IReadOnlyList<ResourceUsage>>> GetUsageAsync(
        string name, string? from, string? to, ResourceService resources, UsageMeter meter, CancellationToken cancellationToken)
    {
        // So that the answer holds every call that was answered before.
        await meter.WriteAsync(cancellationToken);
        return TypedResults.Ok(await resources.GetUsageAsync(name, Arguments.Day(from, nameof(from)), Arguments.Day(to, nameof(to)), cancellationToken));
    }
}
