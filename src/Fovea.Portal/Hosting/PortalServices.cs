using Fovea.Portal.Access;
using Fovea.Portal.Pages.Training;
using Fovea.Portal.Sessions;
using Fovea.Portal.Uploads;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace Fovea.Portal.Hosting;

/// <summary>What the portal needs of the server that mounts it.</summary>
public static class PortalServices
{
    /// <summary>Adds the portal's services; <see cref="PortalRoutes.MapPortal"/> adds its pages.</summary>
    public static IServiceCollection AddPortal(this IServiceCollection services, Func<IServiceProvider, PortalOptions> options)
    {
        services.AddSingleton(options);
        services.AddSingleton<OwnServer>();
        services.AddSingleton<ResourceDirectory>();
        services.AddScoped<UserActions>();
        services.AddSingleton<SessionStore>();
        services.AddHostedService<SessionKeeper>();
        services.AddSingleton<SignInLinks>();
        services.AddSingleton<SignInService>();
        services.AddScoped<CurrentSession>();
        services.AddScoped<PortalApi>();
        services.AddScoped<TrainingWatch>();
        services.AddScoped<CircuitHandler, SessionActivity>();
        services.AddSingleton<ApiForwarder>();
        services.AddCascadingAuthenticationState();
        AddSignIn(services);
        AddPages(services);
        return services;
    }

    private static void AddSignIn(IServiceCollection services)
    {
        services.AddAuthentication().AddCookie(PortalPolicy.Scheme, cookie =>
        {
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Strict;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.Cookie.Path = "/";
            cookie.CookieManager = new SessionCookies();

            // The longest a session may last; the store ends those that idle.
            cookie.ExpireTimeSpan = SessionStore.MaxAge;
            cookie.SlidingExpiration = false;
            cookie.Events.OnRedirectToLogin = SignInApi.AskToSignIn;
        });
        services.AddOptions<CookieAuthenticationOptions>(PortalPolicy.Scheme).Configure<SessionStore>((cookie, store) => cookie.SessionStore = store);
        services.AddAuthorizationBuilder().AddPolicy(
            PortalPolicy.Name, policy => policy.AddAuthenticationSchemes(PortalPolicy.Scheme).RequireAuthenticatedUser());
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "fovea-antiforgery";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
    }

    private static void AddPages(IServiceCollection services)
    {
        // Only for the portal's files, which are nobody's secret.
        services.AddResponseCompression(compression => compression.EnableForHttps = true);
        services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
        {
            circuits.DisconnectedCircuitMaxRetained = 50;
            circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(2);
            circuits.PersistedCircuitInMemoryMaxRetained = 100;
            circuits.PersistedCircuitInMemoryRetentionPeriod = TimeSpan.FromMinutes(10);
        });
        services.AddMudServices(mud =>
        {
            mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomLeft;
            mud.SnackbarConfiguration.PreventDuplicates = true;
            mud.SnackbarConfiguration.VisibleStateDuration = 6000;
            mud.SnackbarConfiguration.ShowTransitionDuration = 150;
            mud.SnackbarConfiguration.HideTransitionDuration = 150;
        });
    }
}
