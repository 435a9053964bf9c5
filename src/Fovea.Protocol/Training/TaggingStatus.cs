namespace Fovea.Protocol.Training;

/// <summary>Which images to list.</summary>
public enum TaggingStatus
{
    /// <summary>Every image.</summary>
    All,

    /// <summary>Images with at least one tag.</summary>
    Tagged,

    /// <summary>Images without tags.</summary>
    Untagged,
}
