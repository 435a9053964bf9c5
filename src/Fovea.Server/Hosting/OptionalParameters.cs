using System.Globalization;
using Microsoft.AspNetCore.Http.Metadata;

namespace Fovea.Server.Hosting;

/// <summary>Names the parameter that could not be read.</summary>
internal static class OptionalParameters
{
    /// <summary>
    /// Comes after the error handler. The binding that is written at build time answers an optional parameter that it cannot read with a bare 400,
    /// whatever <see cref="RouteHandlerOptions.ThrowOnBadRequest"/> says; all others it throws.
    /// </summary>
    public static IApplicationBuilder UseOptionalParameters(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        await next(context);
        if (context.Response is not { StatusCode: StatusCodes.Status400BadRequest, HasStarted: false } || context.GetEndpoint() is not { } endpoint)
        {
            return;
        }

        foreach (var parameter in endpoint.Metadata.GetOrderedMetadata<IParameterBindingMetadata>().Where(parameter => parameter.HasTryParse))
        {
            var type = Nullable.GetUnderlyingType(parameter.ParameterInfo.ParameterType) ?? parameter.ParameterInfo.ParameterType;
            var values = context.Request.Query[parameter.Name];
            if (values.Count > 0 && !CanBe(type, values.ToString()))
            {
                // As the others are thrown.
                throw new BadHttpRequestException($"Failed to bind parameter \"{type.Name} {parameter.Name}\" from \"{values}\".");
            }
        }
    });

    // As the binding parses.
    private static bool CanBe(Type type, string text) =>
        type == typeof(Guid) ? Guid.TryParse(text, CultureInfo.InvariantCulture, out _)
        : type == typeof(bool) ? bool.TryParse(text, out _)
        : type == typeof(int) ? int.TryParse(text, CultureInfo.InvariantCulture, out _)
        : type == typeof(long) ? long.TryParse(text, CultureInfo.InvariantCulture, out _)
        : type == typeof(float) ? float.TryParse(text, CultureInfo.InvariantCulture, out _)
        : type == typeof(double) && double.TryParse(text, CultureInfo.InvariantCulture, out _);
}
