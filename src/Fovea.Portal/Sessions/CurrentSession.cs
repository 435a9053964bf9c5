using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Fovea.Portal.Sessions;

/// <summary>The session of the browser that a page is shown in.</summary>
internal sealed class CurrentSession(SessionStore store, AuthenticationStateProvider authentication, NavigationManager navigation)
{
    /// <returns><see langword="null"/> when the session has ended.</returns>
    public async Task<PortalSession?> FindAsync() => store.Find((await authentication.GetAuthenticationStateAsync()).User);

    /// <exception cref="SessionEndedException">The session has ended.</exception>
    public async Task<PortalSession> GetAsync() => await FindAsync() ?? throw new SessionEndedException();

    /// <summary>Notes that somebody is at work.</summary>
    public async Task TouchAsync()
    {
        if (await FindAsync() is { } session)
        {
            store.Touch(session);
        }
    }

    /// <summary>Ends the session and asks to sign in again, to come back to the same page.</summary>
    public async Task EndAsync(SignInReason reason)
    {
        if (await FindAsync() is { } session)
        {
            store.Remove(session.Id);
        }

        navigation.NavigateTo(SignInAddress.For("/" + navigation.ToBaseRelativePath(navigation.Uri), reason), forceLoad: true);
    }
}
