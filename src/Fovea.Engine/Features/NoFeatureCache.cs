namespace Fovea.Engine.Features;

/// <summary>Keeps nothing: every training computes every feature.</summary>
public sealed class NoFeatureCache : IFeatureCache
{
    /// <inheritdoc/>
    public bool Contains(string contentHash, string backboneId) => false;

    /// <inheritdoc/>
    public bool TryRead(string contentHash, string backboneId, Span<float> plain, Span<float> mirrored, out ulong perceptualHash)
    {
        perceptualHash = 0;
        return false;
    }

    /// <inheritdoc/>
    public void Write(string contentHash, string backboneId, ReadOnlySpan<float> plain, ReadOnlySpan<float> mirrored, ulong perceptualHash)
    {
    }
}
