namespace Fovea.Engine.Export;

/// <summary>How the exported network answered one picture.</summary>
/// <param name="File">The picture's name.</param>
/// <param name="LargestDifference">The largest distance of a probability from the expected one.</param>
public sealed record VerifiedPicture(string File, float LargestDifference);
