using System.ComponentModel;
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
        if (context.Response is { StatusCode: StatusCodes.Status400BadRequest, HasStarted: false } && context.GetEndpoint() is { } endpoint)
        {
            foreach (var parameter in endpoint.Metadata.GetOrderedMetadata<IParameterBindingMetadata>().Where(parameter => parameter.HasTryParse))
            {
                var type = Nullable.GetUnderlyingType(parameter.ParameterInfo.ParameterType) ?? parameter.ParameterInfo.ParameterType;
                var values = context.Request.Query[parameter.Name];
                if (values.Count > 0 && !TypeDescriptor.GetConverter(type).IsValid(values.ToString()))
                {
                    // As the others are thrown.
                    throw new BadHttpRequestException($"Failed to bind parameter \"{type.Name} {parameter.Name}\" from \"{values}\".");
                }
            }
        }
    });
}
