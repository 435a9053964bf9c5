namespace Fovea.Engine.Features;

/// <summary>Keeps what a backbone computed for a picture, so that training again only computes what is new. Thread-safe.</summary>
public interface IFeatureCache
{
    /// <summary>Whether something was kept for a picture; it may still turn out to be damaged when it is read.</summary>
    /// <param name="contentHash">SHA-256 of the picture's bytes, lower-case hexadecimal.</param>
    /// <param name="backboneId">Says how the features were computed; see <see cref="FeatureExtractor.CacheKey"/>.</param>
    bool Contains(string contentHash, string backboneId);

    /// <summary>Reads what was kept for a picture.</summary>
    /// <param name="contentHash">SHA-256 of the picture's bytes, lower-case hexadecimal.</param>
    /// <param name="backboneId">Says how the features were computed; see <see cref="FeatureExtractor.CacheKey"/>.</param>
    /// <param name="plain">Receives the features of the picture as it is, <c>[D]</c>.</param>
    /// <param name="mirrored">Receives the features of the mirrored picture, <c>[D]</c>.</param>
    /// <param name="perceptualHash">The hash by which near-duplicates are found.</param>
    /// <returns>Whether all of it was there and whole; if not, the spans may hold anything.</returns>
    bool TryRead(string contentHash, string backboneId, Span<float> plain, Span<float> mirrored, out ulong perceptualHash);

    /// <summary>Keeps the features of a picture; the last writer wins.</summary>
    /// <param name="contentHash">SHA-256 of the picture's bytes, lower-case hexadecimal.</param>
    /// <param name="backboneId">Says how the features were computed.</param>
    /// <param name="plain">Features of the picture as it is, <c>[D]</c>.</param>
    /// <param name="mirrored">Features of the mirrored picture, <c>[D]</c>.</param>
    /// <param name="perceptualHash">The hash by which near-duplicates are found.</param>
    void Write(string contentHash, string backboneId, ReadOnlySpan<float> plain, ReadOnlySpan<float> mirrored, ulong perceptualHash);
}
