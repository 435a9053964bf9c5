namespace Fovea.Server.Hosting;

/// <summary>The id of a request: sent back in two headers, as the original does, and the id of a prediction the request makes.</summary>
internal static class RequestIdentity
{
    private static readonly object Key = new();

    public static IApplicationBuilder UseRequestIdentity(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var id = Guid.NewGuid();
        context.Items[Key] = id;
        context.TraceIdentifier = id.ToString();
        var headers = context.Response.Headers;
        headers["Request-Id"] = context.TraceIdentifier;
        headers["apim-request-id"] = context.TraceIdentifier;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        }

        return next(context);
    });

    public static Guid RequestId(this HttpContext context) => (Guid)context.Items[Key]!;
}
