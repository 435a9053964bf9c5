using Fovea.Protocol.Json;
using Fovea.Server.Cluster;
using Fovea.Server.Hosting.Health;
using Fovea.Server.Hosting.Telemetry;
using Fovea.Server.Predictions;
using Fovea.Server.Resources;
using Fovea.Server.Resources.Usage;
using Fovea.Server.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Hosting;

/// <summary>What every request passes, whatever it is about.</summary>
internal static class HostingServices
{
    private const long DefaultMaxBodyBytes = 8 * 1024 * 1024;

    /// <summary>Room for 256 ids, each with its parameter's name; the server's own default of 8 KB holds some 200.</summary>
    private const int MaxAddressBytes = 32 * 1024;

    public static void AddHosting(this WebApplicationBuilder builder, ServerOptions options, ProcessPlace place, DataFolder folder)
    {
        var services = builder.Services;
        builder.WebHost.UseUrls([.. options.Urls]);
        if (place.Has(ServerRoles.Portal))
        {
            builder.UseOwnChannel(options.Urls);
        }

        builder.WebHost.ConfigureKestrel(Limit);
        // A picture arrives in blocks of 4 KB; asking before each whether it is there would double the calls of the system.
        builder.WebHost.UseSockets(sockets => sockets.WaitForDataBeforeAllocatingBuffer = false);
        builder.AddLog(options.IsQuiet);
        builder.AddTelemetry();
        services.AddSingleton(options);
        services.AddSingleton(folder);
        services.AddSingleton(options.Time);
        services.AddSingleton<ForegroundWork>();
        services.AddHttpContextAccessor();
        services.AddKeyProtection(folder);
        services.ConfigureHttpJsonOptions(json => ProtocolJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        services.Configure<RouteOptions>(routes =>
        {
            routes.ConstraintMap[ApiRoutes.TrainingVersion] = typeof(ApiRoutes.TrainingVersionConstraint);
            routes.ConstraintMap[ApiRoutes.PredictionVersion] = typeof(ApiRoutes.PredictionVersionConstraint);
        });
        services.AddOptions<ShutdownOptions>().BindConfiguration(ShutdownOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<HostOptions>().Configure<IOptions<ShutdownOptions>>((host, shutdown) => host.ShutdownTimeout = shutdown.Value.NotReadyFor + shutdown.Value.DrainFor);
        services.AddHostedService<ShutdownDelay>();
        services.AddHostedService<IdleMemory>();
        services.AddExceptionHandler<ErrorHandler>();
        services.AddOptions<BrowserOptions>().BindConfiguration(BrowserOptions.Section);
        services.AddCors();
        services.AddAuthentication(KeyAuthentication.SchemeName).AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KeyAuthentication.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, AdminKeyAuthentication>(AdminKeyAuthentication.SchemeName, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.TrainingKey, policy => policy.RequireAssertion(context => KindOf(context)?.Trains() == true))
            .AddPolicy(Policies.PredictionKey, policy => policy.RequireAssertion(context => KindOf(context)?.Predicts() == true))
            .AddPolicy(Policies.AnyKey, policy => policy.RequireAssertion(context => KindOf(context) is not null))
            .AddPolicy(Policies.AdminKey, policy => policy.AddAuthenticationSchemes(AdminKeyAuthentication.SchemeName).RequireAuthenticatedUser())
            // A route that names no policy is closed, not open.
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build());
        services.AddHealth(place);
        services.AddApiDescription();
    }

    public static void UseHosting(this WebApplication app, ProcessPlace place)
    {
        var hasPortal = place.Has(ServerRoles.Portal);
        if (hasPortal)
        {
            app.UseForwardedFromOwnChannel();
        }

        app.UseRequestIdentity();
        app.UseApiHeaders();
        app.UseExceptionHandler(_ => { });
        app.UseOptionalParameters();
        app.UseSingleSlashes();
        app.UseQueryWithoutBlanks();
        if (hasPortal)
        {
            app.UseNotFoundPage();
        }

        app.UseRouting();
        var origins = app.Services.GetRequiredService<IOptions<BrowserOptions>>().Value.AllowedOrigins;
        if (origins.Count > 0)
        {
            app.UseCors(policy => policy.WithOrigins([.. origins]).AllowAnyHeader().AllowAnyMethod().WithExposedHeaders("Request-Id", "apim-request-id", "Retry-After"));
        }

        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.UseStorageGuard();
        app.UseMetering();
        if (place.Has(ServerRoles.Api | ServerRoles.Predictor))
        {
            app.UsePredictionGate();
        }

        app.MapHealth();
        app.MapTelemetry();
        if (place.Has(ServerRoles.Api | ServerRoles.Predictor))
        {
            app.MapApiDescription();
        }

        app.MapFallback(GatewayAnswer.RouteNotFound).AllowAnonymous();
    }

    private static ResourceKind? KindOf(AuthorizationHandlerContext context) =>
        ((HttpContext)context.Resource!).Features.Get<KeyOwner>()?.Kind;

    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = DefaultMaxBodyBytes;
        limits.MaxRequestLineSize = MaxAddressBytes;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MaxConcurrentConnections = 2000;
    }
}
