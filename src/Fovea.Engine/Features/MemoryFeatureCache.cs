using System.Collections.Concurrent;

namespace Fovea.Engine.Features;

/// <summary>Keeps features as long as the object lives: about 4 KB a picture with 512 features.</summary>
public sealed class MemoryFeatureCache : IFeatureCache
{
    private readonly ConcurrentDictionary<(string ContentHash, string BackboneId), Entry> entries = new();

    /// <inheritdoc/>
    public bool Contains(string contentHash, string backboneId) => entries.ContainsKey((contentHash, backboneId));

    /// <inheritdoc/>
    public bool TryRead(string contentHash, string backboneId, Span<float> plain, Span<float> mirrored, out ulong perceptualHash)
    {
        if (!entries.TryGetValue((contentHash, backboneId), out var entry)
            || entry.Plain.Length != plain.Length || entry.Mirrored.Length != mirrored.Length)
        {
            perceptualHash = 0;
            return false;
        }

        entry.Plain.CopyTo(plain);
        entry.Mirrored.CopyTo(mirrored);
        perceptualHash = entry.PerceptualHash;
        return true;
    }

    /// <inheritdoc/>
    public void Write(string contentHash, string backboneId, ReadOnlySpan<float> plain, ReadOnlySpan<float> mirrored, ulong perceptualHash) =>
        entries[(contentHash, backboneId)] = new Entry(plain.ToArray(), mirrored.ToArray(), perceptualHash);

    private sealed record Entry(float[] Plain, float[] Mirrored, ulong PerceptualHash);
}
