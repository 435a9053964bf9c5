using Fovea.Protocol.Training;

namespace Fovea.Server.Projects;

internal static class ProjectMapping
{
    public static Project ToContract(this ProjectEntity project, string? thumbnailUri) => new()
    {
        Id = project.Id,
        Name = project.Name,
        Description = project.Description,
        Settings = new ProjectSettings
        {
            DomainId = project.DomainId,
            ClassificationType = project.ClassificationType,
            TargetExportPlatforms = project.TargetExportPlatforms,
            UseNegativeSet = true,
            ImageProcessingSettings = new ImageProcessingSettings
            {
                AugmentationMethods = AugmentationMethods.All.ToDictionary(method => method, method => !project.DisabledAugmentations.Contains(method)),
            },
            ExportModelContainerUri = project.ExportModelContainerUri,
            NotificationQueueUri = project.NotificationQueueUri,
        },
        Created = project.Created,
        LastModified = project.LastModified,
        ThumbnailUri = thumbnailUri,
        DrModeEnabled = false,
        Status = project.Status,
    };
}
