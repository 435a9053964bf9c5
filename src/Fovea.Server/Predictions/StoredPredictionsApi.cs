using Fovea.Protocol;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;
using Fovea.Server.Hosting;
using Fovea.Server.Images;
using Fovea.Server.Projects;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fovea.Server.Predictions;

/// <summary>Predictions that were kept with their pictures; training keys.</summary>
internal static class StoredPredictionsApi
{
    public static IEndpointRouteBuilder MapStoredPredictions(this IEndpointRouteBuilder routes)
    {
        var project = routes.MapTraining("Predictions").MapGroup("/projects/{projectId}");
        project.MapPost("predictions/query", QueryAsync).WithName("QueryPredictions");
        project.MapDelete("predictions", DeleteAsync).WithName("DeletePrediction");
        return routes;
    }

    private static async Task<Ok<PredictionQueryResult>> QueryAsync(
        Guid projectId, PredictionQueryToken? query, Caller caller, ProjectService projects, StoredPredictionService predictions, ImageLinks links,
        CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        var page = await predictions.QueryAsync(project, query ?? new PredictionQueryToken(), cancellationToken);
        return TypedResults.Ok(new PredictionQueryResult { Token = page.Token, Results = [.. page.Predictions.Select(p => p.ToContract(links))] });
    }

    private static async Task<NoContent> DeleteAsync(
        Guid projectId, string[]? ids, Caller caller, ProjectService projects, StoredPredictionService predictions, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        await predictions.DeleteAsync(project, CheckIds(ids), cancellationToken);
        return TypedResults.NoContent();
    }

    private static IReadOnlyList<Guid> CheckIds(string[]? ids) => Arguments.Words(ids).Count switch
    {
        0 => throw new ServiceException(ErrorCode.BadRequestPredictionIdsMissing, "The parameter ids is required and holds no id."),
        > ProtocolLimits.MaxPredictionIds and var count => throw new ServiceException(
            ErrorCode.BadRequestPredictionIdsExceededCount, $"Got {count} ids; one call deletes at most {ProtocolLimits.MaxPredictionIds} predictions."),
        _ => Arguments.Ids(ids, nameof(ids), ProtocolLimits.MaxPredictionIds),
    };
}
