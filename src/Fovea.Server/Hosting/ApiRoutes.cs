using Fovea.Protocol;
using Microsoft.AspNetCore.Http.Metadata;

namespace Fovea.Server.Hosting;

/// <summary>The two APIs' base paths; one route serves every version, since later versions only add.</summary>
internal static class ApiRoutes
{
    public const string TrainingVersion = "trainingVersion";
    public const string PredictionVersion = "predictionVersion";

    public static RouteGroupBuilder MapTraining(this IEndpointRouteBuilder routes, string noun) => routes
        .MapGroup($"/customvision/{{version:{TrainingVersion}}}/training")
        .RequireAuthorization(Policies.TrainingKey)
        .WithTags(noun)
        .IgnoreBodyType();

    public static RouteGroupBuilder MapPrediction(this IEndpointRouteBuilder routes) => routes
        .MapGroup($"/customvision/{{version:{PredictionVersion}}}/prediction")
        .RequireAuthorization(Policies.PredictionKey)
        .WithTags("Prediction")
        .IgnoreBodyType();

    /// <summary>Leaves the type of the body to the handlers, who check it after the key.</summary>
    /// <remarks>
    /// Routing would choose by it as well, and send a call without a body, which has no type, and one with a wrong type to the answer for
    /// unknown paths.
    /// </remarks>
    public static RouteGroupBuilder IgnoreBodyType(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            foreach (var accepts in endpoint.Metadata.OfType<IAcceptsMetadata>().ToList())
            {
                endpoint.Metadata.Remove(accepts);
            }
        });
        return group;
    }

    /// <summary>Accepts the path segment of a version that is served, such as <c>v3.3</c>.</summary>
    internal abstract class VersionConstraint(IReadOnlyList<string> versions) : IRouteConstraint
    {
        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            values[routeKey] is string segment
            && segment is ['v' or 'V', ..]
            && versions.Contains(segment[1..], StringComparer.OrdinalIgnoreCase);
    }

    internal sealed class TrainingVersionConstraint() : VersionConstraint(ApiVersions.Training);

    internal sealed class PredictionVersionConstraint() : VersionConstraint(ApiVersions.Prediction);
}
