using Fovea.Protocol;
using Fovea.Protocol.Training;
using Fovea.Server.Hosting;
using Fovea.Server.Images;
using Fovea.Server.Iterations;
using Fovea.Server.Projects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Fovea.Server.Suggestions;

/// <summary>Tags that a trained iteration suggests for untagged images.</summary>
internal static class SuggestionsApi
{
    public static IEndpointRouteBuilder MapSuggestions(this IEndpointRouteBuilder routes)
    {
        var project = routes.MapTraining("Suggestions").MapGroup("/projects/{projectId}");
        project.MapPost("tagsandregions/suggestions", SuggestAsync).WithName("SuggestTagsAndRegions");
        project.MapPost("images/suggested", QueryAsync).WithName("QuerySuggestedImages");
        project.MapPost("images/suggested/count", CountAsync).WithName("QuerySuggestedImageCount");
        return routes;
    }

    private static async Task<Ok<IReadOnlyList<SuggestedTagAndRegion>>> SuggestAsync(
        Guid projectId, Guid iterationId, [FromQuery] string[]? imageIds,
        Caller caller, ProjectService projects, IterationService iterations, SuggestionService suggestions, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        var iteration = await iterations.GetAsync(project, iterationId, cancellationToken);
        IterationService.CheckTrained(iteration);
        var ids = Arguments.RequiredIds(imageIds, nameof(imageIds), ProtocolLimits.MaxSuggestImageIds);
        var suggested = await suggestions.SuggestAsync(project, iteration, ids, cancellationToken);
        return TypedResults.Ok<IReadOnlyList<SuggestedTagAndRegion>>([.. suggested.Select(s => s.ToContract())]);
    }

    private static async Task<Ok<SuggestedTagAndRegionQuery>> QueryAsync(
        Guid projectId, Guid iterationId, SuggestedTagAndRegionQueryToken? query, Caller caller, ProjectService projects, IterationService iterations,
        SuggestionQueryService suggestions, ImageLinks links, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        var iteration = await iterations.GetAsync(project, iterationId, cancellationToken);
        IterationService.CheckTrained(iteration);
        var page = await suggestions.QueryAsync(iteration, query ?? new SuggestedTagAndRegionQueryToken(), cancellationToken);
        return TypedResults.Ok(new SuggestedTagAndRegionQuery { Token = page.Token, Results = [.. page.Suggestions.Select(s => s.ToContract(links))] });
    }

    private static async Task<Ok<IReadOnlyDictionary<Guid, int>>> CountAsync(
        Guid projectId, Guid iterationId, TagFilter? filter, Caller caller, ProjectService projects, IterationService iterations,
        SuggestionQueryService suggestions, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        var iteration = await iterations.GetAsync(project, iterationId, cancellationToken);
        IterationService.CheckTrained(iteration);
        return TypedResults.Ok(await suggestions.CountAsync(iteration, new SuggestionFilter(filter?.TagIds, filter?.Threshold), cancellationToken));
    }
}
