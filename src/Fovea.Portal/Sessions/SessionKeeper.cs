using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Fovea.Portal.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Hosting;

namespace Fovea.Portal.Sessions;

/// <summary>Carries the sessions from a server that is stopped to the next one, so that a restart asks nobody to sign in again.</summary>
/// <remarks>
/// In a file that is there between the two only, encrypted with the installation's key ring. A server that crashes leaves none, and the limits
/// of idling and age hold across the restart.
/// </remarks>
internal sealed class SessionKeeper(SessionStore store, PortalOptions options, IDataProtectionProvider protection) : IHostedService
{
    private readonly IDataProtector _protector = protection.CreateProtector("Fovea.Portal.Sessions");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(options.SessionsPath))
        {
            return Task.CompletedTask;
        }

        try
        {
            foreach (var kept in JsonSerializer.Deserialize<KeptSession[]>(_protector.Unprotect(File.ReadAllBytes(options.SessionsPath))) ?? [])
            {
                store.Restore(kept.ToSession());
            }
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            // Of another key ring, or cut off: they sign in again.
        }

        File.Delete(options.SessionsPath);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        var sessions = store.List().Where(session => session.Ticket is not null).Select(KeptSession.Of).ToArray();
        if (sessions.Length > 0)
        {
            using var file = new FileStream(options.SessionsPath, Private());
            file.Write(_protector.Protect(JsonSerializer.SerializeToUtf8Bytes(sessions)));
        }

        return Task.CompletedTask;
    }

    private static FileStreamOptions Private()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private sealed record KeptSession(string Id, string Key, string? ResourceName, string? Browser, DateTimeOffset Created, DateTimeOffset LastUsed, byte[] Ticket)
    {
        public static KeptSession Of(PortalSession session) => new(
            session.Id, session.Key, session.ResourceName, session.Browser?.ToString(), session.Created, session.LastUsed, TicketSerializer.Default.Serialize(session.Ticket!));

        public PortalSession ToSession() => new(Key, ResourceName, Browser is null ? null : IPAddress.Parse(Browser))
        {
            Id = Id,
            Created = Created,
            LastUsed = LastUsed,
            Ticket = TicketSerializer.Default.Deserialize(Ticket),
        };
    }
}
