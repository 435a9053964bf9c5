using System.Net;
using System.Net.Http.Headers;
using Fovea.Portal.Access;
using Fovea.Portal.Sessions;
using Fovea.Protocol.Client;
using Fovea.Protocol.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fovea.Portal.Uploads;

/// <summary>Passes what a browser sends on to the API, with the session's key, and the answer back as it is.</summary>
internal sealed class ApiForwarder(OwnServer server, SessionStore sessions, ResourceDirectory directory)
{
    /// <summary>Passes a request about a project on; neither body is ever held whole.</summary>
    /// <param name="context">The browser's request, of somebody who is signed in.</param>
    /// <param name="projectId">The project, whose owner's key is used.</param>
    /// <param name="apiPath">The path of the API's operation.</param>
    /// <param name="query">The query parameters that may be passed on.</param>
    public async Task ForwardAsync(HttpContext context, Guid projectId, string apiPath, params IReadOnlyList<string> query)
    {
        if (sessions.Find(context.User) is not { } session)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var (request, aborted) = (context.Request, context.RequestAborted);
        var address = new Uri($"{request.Scheme}://{request.Host}");

        // The API has limits of its own, which its answers explain.
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        if (await FindOwnerAsync(context, session, address, projectId) is not { } owner)
        {
            return;
        }

        using var http = server.CreateClient(session.Browser);
        using var forwarded = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(address, apiPath + Pick(request.Query, query)));
        forwarded.Headers.Add("Training-Key", owner.Key);
        if (!HttpMethods.IsGet(request.Method))
        {
            forwarded.Content = Body(request);
        }

        using var answer = await http.SendAsync(forwarded, HttpCompletionOption.ResponseHeadersRead, aborted);
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
        {
            sessions.Remove(session.Id);
        }

        await PassAsync(answer, context.Response, aborted);
    }

    /// <returns><see langword="null"/> when the browser has been told why there is none.</returns>
    private async Task<PortalResource?> FindOwnerAsync(HttpContext context, PortalSession session, Uri address, Guid projectId)
    {
        try
        {
            return await directory.FindOwnerAsync(session, address, projectId, context.RequestAborted);
        }
        catch (CustomVisionException e)
        {
            context.Response.StatusCode = (int)e.StatusCode;
            await context.Response.WriteAsJsonAsync(new CustomVisionError(e.Code, e.Message), context.RequestAborted);
            return null;
        }
    }

    private static StreamContent Body(HttpRequest request)
    {
        var body = new StreamContent(request.Body);
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(request.ContentType ?? "application/octet-stream");
        body.Headers.ContentLength = request.ContentLength;
        return body;
    }

    private static async Task PassAsync(HttpResponseMessage answer, HttpResponse response, CancellationToken cancellationToken)
    {
        response.StatusCode = (int)answer.StatusCode;
        response.ContentType = answer.Content.Headers.ContentType?.ToString();
        response.ContentLength = answer.Content.Headers.ContentLength;
        if (answer.Content.Headers.ContentDisposition is { } disposition)
        {
            response.Headers.ContentDisposition = disposition.ToString();
        }

        if (answer.Headers.RetryAfter is { } retryAfter)
        {
            response.Headers.RetryAfter = retryAfter.ToString();
        }

        response.Headers.CacheControl = "no-store";
        await answer.Content.CopyToAsync(response.Body, cancellationToken);
    }

    private static string Pick(IQueryCollection query, IReadOnlyList<string> names) => QueryString.Create(
        names.Where(query.ContainsKey).Select(name => KeyValuePair.Create(name, (string?)query[name].ToString()))).ToString();
}
