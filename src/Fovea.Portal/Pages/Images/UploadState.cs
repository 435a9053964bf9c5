namespace Fovea.Portal.Pages.Images;

/// <summary>How far adding pictures is.</summary>
public enum UploadState
{
    /// <summary>Files and tags are chosen.</summary>
    Choosing,

    /// <summary>Files are on their way.</summary>
    Sending,

    /// <summary>Each file was answered.</summary>
    Done,

    /// <summary>Stopped by whoever started it.</summary>
    Cancelled,
}
