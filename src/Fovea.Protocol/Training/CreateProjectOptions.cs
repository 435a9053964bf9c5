namespace Fovea.Protocol.Training;

/// <summary>Optional request body of CreateProject (3.4).</summary>
public sealed record CreateProjectOptions
{
    /// <summary>Blob container that receives a copy of exported models.</summary>
    public string? ExportModelContainerUri { get; init; }

    /// <summary>Queue that receives messages about training and export.</summary>
    public string? NotificationQueueUri { get; init; }
}
