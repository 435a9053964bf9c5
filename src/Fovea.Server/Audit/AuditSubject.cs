using Fovea.Server.Projects;
using Fovea.Server.Resources;

namespace Fovea.Server.Audit;

/// <summary>What something was done to.</summary>
internal sealed record AuditSubject
{
    public required Guid ResourceId { get; init; }

    /// <summary>The resource's name, where it is not that of the key.</summary>
    public string? Resource { get; init; }

    public Guid? ProjectId { get; init; }
    public string? Project { get; init; }
    public Guid? Id { get; init; }
    public string? Name { get; init; }
    public int? Count { get; init; }
    public string? Details { get; init; }

    public static AuditSubject Of(ProjectEntity project) => new() { ResourceId = project.OwnerId, ProjectId = project.Id, Project = project.Name };

    /// <summary>A thing in a project.</summary>
    public static AuditSubject Of(ProjectEntity project, Guid id, string name) => Of(project) with { Id = id, Name = name };

    /// <summary>Many things in a project.</summary>
    public static AuditSubject Of(ProjectEntity project, int count) => Of(project) with { Count = count };

    public static AuditSubject Of(ResourceEntity resource) => new() { ResourceId = resource.Id, Resource = resource.Name };
}
