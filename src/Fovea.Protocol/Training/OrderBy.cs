namespace Fovea.Protocol.Training;

/// <summary>The order of stored predictions.</summary>
public enum OrderBy
{
    /// <summary>Newest first.</summary>
    Newest,

    /// <summary>Oldest first.</summary>
    Oldest,

    /// <summary>Those from which the model would learn most first.</summary>
    Suggested,
}
