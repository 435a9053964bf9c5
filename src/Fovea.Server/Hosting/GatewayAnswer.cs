using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace Fovea.Server.Hosting;

/// <summary>Errors that in Azure the gateway in front of the service answers, in its own shape.</summary>
internal static class GatewayAnswer
{
    public static Task AccessDeniedAsync(HttpContext context, string message)
    {
        context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = "Access Denied";
        return WriteAsync(context, StatusCodes.Status401Unauthorized, message);
    }

    public static Task TooManyRequestsAsync(HttpContext context, TooBusyException busy)
    {
        var seconds = (int)Math.Max(1, Math.Ceiling(busy.RetryAfter.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return WriteAsync(context, StatusCodes.Status429TooManyRequests, $"{busy.Message} Retry after {seconds} {(seconds == 1 ? "second" : "seconds")}.");
    }

    /// <summary>The body of an unknown route, the one shape without a code; none where the portal answers with a page.</summary>
    public static IResult RouteNotFound(HttpContext context) => context.Features.Get<IStatusCodePagesFeature>() is not null ? TypedResults.NotFound() : TypedResults.Json(
        new RouteError(StatusCodes.Status404NotFound, "Resource not found: no operation has this path and method."), statusCode: StatusCodes.Status404NotFound);

    private static Task WriteAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            new GatewayError(new GatewayErrorDetail(status.ToString(CultureInfo.InvariantCulture), message)), context.RequestAborted);
    }

    private sealed record GatewayError(GatewayErrorDetail Error);

    private sealed record GatewayErrorDetail(string Code, string Message);

    private sealed record RouteError(int StatusCode, string Message);
}
