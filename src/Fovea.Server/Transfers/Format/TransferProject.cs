using Fovea.Protocol.Training;
using Fovea.Server.Projects;

namespace Fovea.Server.Transfers.Format;

/// <summary>A project's own values. Its two URIs stay behind: they may hold secrets of the owner.</summary>
internal sealed record TransferProject
{
    public int FormatVersion { get; init; } = TransferManifest.CurrentVersion;
    public required string Name { get; init; }
    public required string Description { get; init; }
    public required Guid DomainId { get; init; }
    public required Classifier ClassificationType { get; init; }
    public required IReadOnlyList<string> TargetExportPlatforms { get; init; }
    public required IReadOnlyList<string> DisabledAugmentations { get; init; }
    public required int LastIterationNumber { get; init; }

    public static TransferProject Of(ProjectEntity project) => new()
    {
        Name = project.Name,
        Description = project.Description,
        DomainId = project.DomainId,
        ClassificationType = project.ClassificationType,
        TargetExportPlatforms = project.TargetExportPlatforms,
        DisabledAugmentations = project.DisabledAugmentations,
        LastIterationNumber = project.LastIterationNumber,
    };
}
