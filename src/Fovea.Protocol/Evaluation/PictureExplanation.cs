namespace Fovea.Protocol.Evaluation;

/// <summary>What in a picture speaks for a tag.</summary>
public sealed record PictureExplanation
{
    /// <summary>The tag.</summary>
    public Guid TagId { get; init; }

    /// <summary>Its name in the iteration.</summary>
    public string TagName { get; init; } = "";

    /// <summary>The tag&apos;s probability for the whole picture.</summary>
    public float Probability { get; init; }

    /// <summary>Rows of the grid.</summary>
    public int Rows { get; init; }

    /// <summary>Columns of the grid.</summary>
    public int Columns { get; init; }

    /// <summary>Row by row from the top left: above 0 where the picture speaks for the tag, below 0 where it speaks against it.</summary>
    public IReadOnlyList<float> Values { get; init; } = [];

    /// <summary>Where the grid lies in the upright picture: left edge as a fraction of its width.</summary>
    public double Left { get; init; }

    /// <summary>Upper edge as a fraction of its height.</summary>
    public double Top { get; init; }

    /// <summary>Width as a fraction of the picture&apos;s.</summary>
    public double Width { get; init; }

    /// <summary>Height as a fraction of the picture&apos;s.</summary>
    public double Height { get; init; }
}
