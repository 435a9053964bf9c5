namespace Fovea.Engine.Evaluation;

/// <summary>Something about the pictures that makes the numbers worse, or less trustworthy, than they could be.</summary>
/// <param name="Kind">What.</param>
/// <param name="Message">One or two plain sentences: what is so, and what to do next.</param>
/// <param name="ClassIndex">The tag it is about, or <see langword="null"/>.</param>
/// <param name="MorePictures">How many more pictures of that tag would help, or <see langword="null"/>.</param>
/// <param name="Rows">The pictures it is about, zero-based; may be empty.</param>
public sealed record EvaluationWarning(
    EvaluationWarningKind Kind, string Message, int? ClassIndex, int? MorePictures, IReadOnlyList<int> Rows);
