namespace Fovea.Portal.Pages.Images;

/// <summary>What somebody did in the dialog of a tag.</summary>
public enum TagDialogAnswer
{
    /// <summary>Created or changed it.</summary>
    Saved,

    /// <summary>Asked for it to be deleted.</summary>
    Delete,
}
