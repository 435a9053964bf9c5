using System.Collections.Frozen;
using Fovea.Protocol;

namespace Fovea.Server.Storage;

/// <summary>Refuses what would add to a disk that is nearly full.</summary>
internal static class StorageGuard
{
    /// <summary>Posted, but only asked; and what a published name points to is one row.</summary>
    private static readonly string[] AddsNothing =
    [
        "GetImageRegionProposals", "QuerySuggestedImages", "QuerySuggestedImageCount", "QuickTestImage", "QuickTestImageUrl", "QueryPredictions", "PublishIteration",
    ];

    private static readonly FrozenSet<string> Adding = OperationCatalogue.Training
        .Where(operation => operation.Method is "POST" or "PATCH").Select(operation => operation.Name)
        .Except(AddsNothing).Append("UploadPictures").ToFrozenSet();

    public static IApplicationBuilder UseStorageGuard(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var space = context.RequestServices.GetRequiredService<StorageSpace>();
        if (HttpMethods.IsDelete(context.Request.Method))
        {
            space.TryBalance();
        }
        else if (context.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>() is { } endpoint && Adding.Contains(endpoint.EndpointName))
        {
            // Before anything is added, so that the reserve is back as soon as there is room for it.
            space.TryBalance();
            space.Check();
        }

        return next(context);
    });
}
