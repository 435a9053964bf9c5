using Fovea.Engine.Imaging;

namespace Fovea.Engine.Features;

/// <summary>A picture that could not be read.</summary>
/// <param name="Row">Its zero-based place in the list.</param>
/// <param name="ContentHash">SHA-256 of its bytes.</param>
/// <param name="Problem">What is wrong with it.</param>
public sealed record FeatureFailure(int Row, string ContentHash, InvalidImageException Problem);
