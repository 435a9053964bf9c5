namespace Fovea.Engine.Inference;

/// <summary>What in a picture speaks for a tag.</summary>
/// <param name="ClassIndex">The tag, zero-based.</param>
/// <param name="Probability">The tag's probability for the whole picture, in [0, 1].</param>
/// <param name="Rows">Rows of the grid.</param>
/// <param name="Columns">Columns of the grid.</param>
/// <param name="Values"><c>[Rows, Columns]</c> row-major, from the top left: above 0 where the picture speaks for the tag, below 0 where it
/// speaks against it. In logits; their mean is the logit of the tag, for multiclass minus the mean logit of the other tags.</param>
/// <param name="Left">Where the grid lies in the upright picture: left edge as a fraction of its width.</param>
/// <param name="Top">Upper edge as a fraction of its height.</param>
/// <param name="Width">Width as a fraction of the picture's.</param>
/// <param name="Height">Height as a fraction of the picture's.</param>
public sealed record Explanation(
    int ClassIndex, float Probability, int Rows, int Columns, float[] Values, double Left, double Top, double Width, double Height);
