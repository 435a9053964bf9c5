using Fovea.Protocol.Training;

namespace Fovea.Server.Projects;

internal sealed record NewProject(string? Name, string? Description, Guid? DomainId, Classifier ClassificationType)
{
    public IReadOnlyList<string> TargetExportPlatforms { get; init; } = [];
    public string? ExportModelContainerUri { get; init; }
    public string? NotificationQueueUri { get; init; }
}
