using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Fovea.Portal.Sessions;

/// <summary>The sessions of this process; a cookie only names one of them.</summary>
internal sealed class SessionStore(TimeProvider time) : ITicketStore
{
    public static readonly TimeSpan MaxIdle = TimeSpan.FromMinutes(30);
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(12);

    /// <summary>Each took a right key, so this bounds memory and no attack.</summary>
    private const int MaxSessions = 10_000;

    private readonly ConcurrentDictionary<string, PortalSession> _sessions = new(StringComparer.Ordinal);

    public void Add(PortalSession session)
    {
        foreach (var ended in _sessions.Values.Where(HasEnded))
        {
            Remove(ended.Id);
        }

        if (_sessions.Count >= MaxSessions && _sessions.Values.MinBy(other => other.LastUsed) is { } oldest)
        {
            Remove(oldest.Id);
        }

        var now = time.GetUtcNow();
        _sessions[session.Id] = session with { Created = now, LastUsed = now };
    }

    /// <summary>The sessions that have not ended.</summary>
    public IReadOnlyList<PortalSession> List() => [.. _sessions.Values.Where(session => !HasEnded(session))];

    /// <summary>Takes a session of an earlier process over, as it was.</summary>
    public void Restore(PortalSession session) => _sessions[session.Id] = session;

    /// <returns><see langword="null"/> when nobody is signed in, or the session has ended.</returns>
    public PortalSession? Find(ClaimsPrincipal user) => PortalSession.IdOf(user) is { } id ? Find(id) : null;

    /// <summary>Notes that somebody is at work.</summary>
    public void Touch(PortalSession session) => session.LastUsed = time.GetUtcNow();

    public void Remove(string id) => _sessions.TryRemove(id, out _);

    public Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var session = Find(ticket.Principal) ?? throw new InvalidOperationException("A session is added before its cookie is made.");
        session.Ticket = ticket;
        return Task.FromResult(session.Id);
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        if (Find(key) is { } session)
        {
            session.Ticket = ticket;
        }

        return Task.CompletedTask;
    }

    public Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        var session = Find(key);
        if (session is not null)
        {
            Touch(session);
        }

        return Task.FromResult(session?.Ticket);
    }

    public Task RemoveAsync(string key)
    {
        Remove(key);
        return Task.CompletedTask;
    }

    private PortalSession? Find(string id)
    {
        if (!_sessions.TryGetValue(id, out var session))
        {
            return null;
        }

        if (HasEnded(session))
        {
            Remove(id);
            return null;
        }

        return session;
    }

    private bool HasEnded(PortalSession session)
    {
        var now = time.GetUtcNow();
        return now - session.LastUsed > MaxIdle || now - session.Created > MaxAge;
    }
}
