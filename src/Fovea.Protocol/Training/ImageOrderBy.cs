namespace Fovea.Protocol.Training;

/// <summary>The order of listed images; called <c>OrderBy</c> in the API.</summary>
public enum ImageOrderBy
{
    /// <summary>Newest first.</summary>
    Newest,

    /// <summary>Oldest first.</summary>
    Oldest,
}
