namespace Fovea.Protocol.Training;

/// <summary>The settings of a project. Null properties of a request leave the setting as it is.</summary>
public sealed record ProjectSettings
{
    /// <summary>The domain that the next training uses.</summary>
    public Guid? DomainId { get; init; }

    /// <summary>Multiclass or multilabel; null for detectors.</summary>
    public Classifier? ClassificationType { get; init; }

    /// <summary>Platforms that training has to prepare for; only <c>VAIDK</c> has an effect.</summary>
    public IReadOnlyList<string>? TargetExportPlatforms { get; init; }

    /// <summary>Whether negative images are used; set by the server.</summary>
    public bool? UseNegativeSet { get; init; }

    /// <summary>Always null; kept for clients that read it.</summary>
    public string? DetectionParameters { get; init; }

    /// <summary>How training varies the images it sees (3.1).</summary>
    public ImageProcessingSettings? ImageProcessingSettings { get; init; }

    /// <summary>Blob container that receives a copy of exported models (3.4).</summary>
    public string? ExportModelContainerUri { get; init; }

    /// <summary>Queue that receives messages about training and export (3.4).</summary>
    public string? NotificationQueueUri { get; init; }
}
