using Fovea.Protocol.Audit;

namespace Fovea.Portal.Pages.Audit;

/// <summary>Entries in plain words.</summary>
internal static class AuditWords
{
    public static string Of(AuditAction action) => action switch
    {
        AuditAction.CreateProject => "Created the project",
        AuditAction.UpdateProject => "Changed the project",
        AuditAction.DeleteProject => "Deleted the project",
        AuditAction.ExportProject => "Gave out a copy of the project",
        AuditAction.ImportProject => "Imported the project",
        AuditAction.CreateTag => "Created the tag",
        AuditAction.UpdateTag => "Changed the tag",
        AuditAction.DeleteTag => "Deleted the tag",
        AuditAction.CreateImages => "Added pictures",
        AuditAction.DeleteImages => "Deleted pictures",
        AuditAction.DownloadPictures => "Downloaded all pictures",
        AuditAction.TrainProject => "Started a training",
        AuditAction.CancelIteration => "Cancelled a training",
        AuditAction.SetAutomaticTraining => "Switched automatic training",
        AuditAction.UpdateIteration => "Renamed the model",
        AuditAction.DeleteIteration => "Deleted the model",
        AuditAction.PublishIteration => "Published",
        AuditAction.UnpublishIteration => "Took back",
        AuditAction.ExportIteration => "Exported",
        AuditAction.DeletePrediction => "Deleted stored predictions",
        AuditAction.CreateResource => "Created the resource",
        AuditAction.UpdateResource => "Changed the resource's limits",
        AuditAction.DeleteResource => "Deleted the resource",
        AuditAction.GetResourceKeys => "Looked at keys",
        AuditAction.RegenerateResourceKey => "Replaced a key",
        // A server may know actions that this page does not.
        _ => action.ToString(),
    };

    public static string WhoOf(AuditEntry entry) => entry.Actor switch
    {
        AuditActor.Key => $"key {entry.Key} of {entry.Resource}",
        AuditActor.Portal => $"portal, key {entry.Key} of {entry.Resource}",
        AuditActor.Admin => "administrator",
        AuditActor.Local => "on the server itself",
        _ => entry.Actor.ToString(),
    };
}
