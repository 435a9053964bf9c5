using Fovea.Engine.Data;

namespace Fovea.Engine.Features;

/// <summary>Features of a list of pictures; row i describes picture i.</summary>
/// <param name="Plain">Features of the pictures as they are, <c>[N, D]</c>.</param>
/// <param name="Mirrored">Features of the mirrored pictures, <c>[N, D]</c>.</param>
/// <param name="PerceptualHashes">One hash per picture, for <see cref="Imaging.NearDuplicates.Group"/>.</param>
/// <param name="Failures">The pictures that could not be read, by row; their rows hold zeros.</param>
public sealed record ExtractedFeatures(
    FeatureMatrix Plain, FeatureMatrix Mirrored, ulong[] PerceptualHashes, IReadOnlyList<FeatureFailure> Failures);
