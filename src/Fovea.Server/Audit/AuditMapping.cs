using Fovea.Protocol.Audit;

namespace Fovea.Server.Audit;

internal static class AuditMapping
{
    public static AuditEntry ToContract(this AuditEntity entry) => new()
    {
        Id = entry.Id,
        Time = entry.Time,
        Action = entry.Action,
        Actor = entry.Actor,
        Resource = entry.Resource,
        Key = entry.Key,
        Address = entry.Address,
        ProjectId = entry.ProjectId,
        Project = entry.Project,
        SubjectId = entry.SubjectId,
        Subject = entry.Subject,
        Count = entry.Count,
        Details = entry.Details,
        RequestId = entry.RequestId,
    };
}
