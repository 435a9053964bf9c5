using Fovea.Portal.Sessions;
using Microsoft.AspNetCore.Http;

namespace Fovea.Portal.Hosting;

/// <summary>Bounds how many pages one session has open at once: each holds memory of the server for as long as it is open.</summary>
internal sealed class OpenPages
{
    /// <summary>More than anybody looks at.</summary>
    public const int MaxOfSession = 50;

    private const string CircuitsPath = "/_blazor";
    private readonly Dictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>Passes requests on; those that would hold one page more than are allowed are answered 429.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!HoldsPage(context.Request) || PortalSession.IdOf(context.User) is not { } session)
        {
            await next(context);
            return;
        }

        if (!TryEnter(session))
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            Leave(session);
        }
    }

    /// <summary>An open page waits for its events in one such request; only where neither WebSockets nor events get through, in one after the other.</summary>
    private static bool HoldsPage(HttpRequest request) =>
        request.Path.StartsWithSegments(CircuitsPath, out var rest) && rest.Value is "" or "/"
        && (HttpMethods.IsGet(request.Method) || HttpMethods.IsConnect(request.Method));

    private bool TryEnter(string session)
    {
        lock (_open)
        {
            var open = _open.GetValueOrDefault(session);
            if (open == MaxOfSession)
            {
                return false;
            }

            _open[session] = open + 1;
            return true;
        }
    }

    private void Leave(string session)
    {
        lock (_open)
        {
            if (--_open[session] == 0)
            {
                _open.Remove(session);
            }
        }
    }
}
