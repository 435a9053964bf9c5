using Fovea.Protocol;
using Fovea.Protocol.Errors;

namespace Fovea.Server.Hosting;

/// <summary>Routes the contract's operations that are not built yet, so that their callers learn so.</summary>
internal static class NotBuiltApi
{
    /// <summary>Maps every operation that no endpoint carries the name of; call after all others are mapped.</summary>
    public static void MapNotBuilt(this IEndpointRouteBuilder routes)
    {
        var built = routes.DataSources
            .SelectMany(source => source.Endpoints)
            .Select(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName)
            .ToHashSet();
        var training = routes.MapTraining("Not built yet");
        var prediction = routes.MapPrediction();
        foreach (var operation in OperationCatalogue.All.Where(operation => !built.Contains(operation.Name)))
        {
            var group = operation.Api == Api.Training ? training : prediction;
            group.MapMethods(operation.Path, [operation.Method], () => Refuse(operation.Name)).WithName(operation.Name).WithMetadata(new NotBuiltMarker());
        }
    }

    private static IResult Refuse(string operation) => throw new ServiceException(
        ErrorCode.BadRequestOperationNotSupported,
        $"{operation} is not built yet; docs/compatibility.md lists what is.") { Status = StatusCodes.Status501NotImplemented };
}
