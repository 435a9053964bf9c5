namespace Fovea.Protocol.Prediction;

/// <summary>The kind of a tag.</summary>
public enum TagType
{
    /// <summary>A class of pictures.</summary>
    Regular,

    /// <summary>Pictures that show none of the classes; at most one such tag in a project.</summary>
    Negative,

    /// <summary>Any product, in the domain Products on Shelves; at most one such tag in a project.</summary>
    GeneralProduct,
}
