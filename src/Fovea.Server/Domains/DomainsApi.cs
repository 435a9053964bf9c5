using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;
using Fovea.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fovea.Server.Domains;

internal static class DomainsApi
{
    public static IEndpointRouteBuilder MapDomains(this IEndpointRouteBuilder routes)
    {
        var domains = routes.MapTraining("Domains").MapGroup("/domains");
        domains.MapGet("", () => TypedResults.Ok(DomainCatalogue.All)).WithName("GetDomains");
        domains.MapGet("{domainId}", Get).WithName("GetDomain");
        return routes;
    }

    private static Ok<Domain> Get(Guid domainId) => TypedResults.Ok(
        DomainCatalogue.Find(domainId) ?? throw new ServiceException(ErrorCode.NotFoundDomain, $"There is no domain {domainId}; GetDomains lists those there are."));
}
