using System.Reflection;
using Fovea.Server.Resources;
using Microsoft.AspNetCore.Http.Features;

namespace Fovea.Server.Hosting;

/// <summary>The resource on whose behalf a request acts, for handlers to take as a parameter.</summary>
internal sealed record Caller(KeyOwner Resource)
{
    public Guid Id => Resource.Id;

    public static ValueTask<Caller?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult<Caller?>(new Caller(context.Features.GetRequiredFeature<KeyOwner>()));
}
