using System.Net;
using Fovea.Protocol.Audit;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Resources;

namespace Fovea.Server.Audit;

/// <summary>Writes down who did what, with the change itself: neither is there without the other.</summary>
internal sealed class AuditTrail(AppDbContext db, IHttpContextAccessor requests, TimeProvider time)
{
    /// <summary>Adds an entry that the caller saves with its own change.</summary>
    public void Add(AuditAction action, AuditSubject subject)
    {
        var request = requests.HttpContext;
        var owner = request?.Features.Get<KeyOwner>();
        db.Add(new AuditEntity
        {
            Time = time.GetUtcNow(),
            Action = action,
            Actor = ActorOf(request, owner),
            ResourceId = subject.ResourceId,
            Resource = subject.Resource ?? owner?.Name,
            Key = owner?.KeyNumber,
            Address = Text(request?.Connection.RemoteIpAddress),
            ProjectId = subject.ProjectId,
            Project = subject.Project,
            SubjectId = subject.Id,
            Subject = subject.Name,
            Count = subject.Count,
            Details = subject.Details,
            RequestId = request?.RequestId(),
        });
    }

    /// <summary>Saves an entry, inside the caller's transaction where there is one.</summary>
    public Task SaveAsync(AuditAction action, AuditSubject subject, CancellationToken cancellationToken)
    {
        Add(action, subject);
        return db.SaveChangesAsync(cancellationToken);
    }

    // The portal alone calls over a Unix socket, whose own end has no address; the other end's is the browser's by then.
    private static AuditActor ActorOf(HttpContext? request, KeyOwner? owner) => request is null ? AuditActor.Local
        : owner is null ? AuditActor.Admin
        : request.Connection.LocalIpAddress is null ? AuditActor.Portal
        : AuditActor.Key;

    private static string? Text(IPAddress? address) => (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString();
}
