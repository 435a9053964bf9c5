using System.Net;
using Fovea.Portal.Sessions;
using Fovea.Protocol.Client;
using MudBlazor;

namespace Fovea.Portal.Access;

/// <summary>Does what somebody asked for at a page, and says what came of it.</summary>
internal sealed class UserActions(ISnackbar snackbar, CurrentSession session)
{
    /// <summary>Does the work; what the API refuses is explained in its words.</summary>
    /// <param name="work">The calls.</param>
    /// <param name="done">What to say when they succeeded.</param>
    /// <returns>Whether they did.</returns>
    public async Task<bool> TryAsync(Func<Task> work, string? done = null)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (Explain(e) is { } message)
        {
            if (!await EndsSessionAsync(e))
            {
                Refuse(message);
            }

            return false;
        }

        if (done is not null)
        {
            Confirm(done);
        }

        return true;
    }

    /// <summary>Says that something was done.</summary>
    public void Confirm(string message) => snackbar.Add(message, Severity.Success);

    /// <summary>Says why something was not done.</summary>
    public void Refuse(string message) => snackbar.Add(message, Severity.Error);

    /// <summary>What to tell somebody about an error.</summary>
    /// <returns><see langword="null"/> when it is a bug, which nobody at a page can do anything about.</returns>
    public static string? Explain(Exception error) => error switch
    {
        CustomVisionException refused => refused.Message,
        HttpRequestException or IOException => "The server cannot be reached. Try again in a moment.",
        SessionEndedException => error.Message,
        _ => null,
    };

    /// <summary>Asks to sign in again where the error says that the session or its key no longer counts.</summary>
    public async Task<bool> EndsSessionAsync(Exception error)
    {
        SignInReason? reason = error switch
        {
            SessionEndedException => SignInReason.Ended,
            CustomVisionException { StatusCode: HttpStatusCode.Unauthorized } => SignInReason.KeyRevoked,
            _ => null,
        };
        if (reason is null)
        {
            return false;
        }

        await session.EndAsync(reason.Value);
        return true;
    }
}
