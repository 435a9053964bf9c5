namespace Fovea.Protocol.Training;

/// <summary>The order of suggestions.</summary>
public enum SortBy
{
    /// <summary>The surest first.</summary>
    UncertaintyAscending,

    /// <summary>The least sure first.</summary>
    UncertaintyDescending,
}
