namespace Fovea.Protocol.Audit;

/// <summary>What was done, by the name of the operation that does it.</summary>
public enum AuditAction
{
    /// <summary>A project was created.</summary>
    CreateProject,

    /// <summary>A project's name, description or settings were changed.</summary>
    UpdateProject,

    /// <summary>A project was deleted with all that it held.</summary>
    DeleteProject,

    /// <summary>A token to copy a project with was given out.</summary>
    ExportProject,

    /// <summary>A project was made as a copy of another.</summary>
    ImportProject,

    /// <summary>A tag was created.</summary>
    CreateTag,

    /// <summary>A tag was changed.</summary>
    UpdateTag,

    /// <summary>A tag was deleted.</summary>
    DeleteTag,

    /// <summary>Pictures were added, by whatever way.</summary>
    CreateImages,

    /// <summary>Pictures were deleted.</summary>
    DeleteImages,

    /// <summary>All pictures of a project were downloaded.</summary>
    DownloadPictures,

    /// <summary>A training was started.</summary>
    TrainProject,

    /// <summary>Automatic training was switched on or off.</summary>
    SetAutomaticTraining,

    /// <summary>A training was cancelled.</summary>
    CancelIteration,

    /// <summary>An iteration was renamed.</summary>
    UpdateIteration,

    /// <summary>An iteration was deleted.</summary>
    DeleteIteration,

    /// <summary>An iteration got a name that predictions are asked under.</summary>
    PublishIteration,

    /// <summary>An iteration lost that name.</summary>
    UnpublishIteration,

    /// <summary>A model was exported as a file.</summary>
    ExportIteration,

    /// <summary>Stored predictions were deleted.</summary>
    DeletePrediction,

    /// <summary>A resource was created.</summary>
    CreateResource,

    /// <summary>A resource's limits were changed.</summary>
    UpdateResource,

    /// <summary>A resource was deleted.</summary>
    DeleteResource,

    /// <summary>A resource's keys were shown.</summary>
    GetResourceKeys,

    /// <summary>One of a resource's keys was replaced.</summary>
    RegenerateResourceKey,
}
