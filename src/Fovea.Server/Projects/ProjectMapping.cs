using Fovea.Protocol.Training;

namespace Fovea.Server.Projects;

internal static class ProjectMapping
{
    /// <summary>The methods a new project has, all switched on (recorded).</summary>
    public static readonly IReadOnlyList<string> AugmentationMethods =
        ["rotation", "scaling", "translation", "horizontal flip", "equalize", "solarize", "padtosquare"];

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
                AugmentationMethods = AugmentationMethods.ToDictionary(method => method, method => !project.DisabledAugmentations.Contains(method)),
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
