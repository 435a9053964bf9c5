namespace Fovea.SamplePictures.Scenes;

/// <summary>
/// The dice a scene is drawn with. SplitMix64 (Steele, Lea, Flood 2014): written out here because the sequence of
/// <see cref="Random"/> may change between runtimes, and the pictures must not.
/// </summary>
internal sealed class SceneRandom
{
    private ulong _state;

    public SceneRandom(string tag, int index)
    {
        // FNV-1a, because string.GetHashCode differs from one process to the next.
        _state = 0xCBF29CE484222325;
        foreach (var letter in tag)
        {
            _state = (_state ^ letter) * 0x100000001B3;
        }

        _state += (ulong)index * 0xD1342543DE82EF95;
    }

    /// <summary>In [0, 1).</summary>
    public float Next() => (NextBits() >> 40) * (1f / (1 << 24));

    public float Between(float low, float high) => low + ((high - low) * Next());

    public int Below(int count) => (int)(Next() * count);

    public bool Chance(float probability) => Next() < probability;

    public float Sign() => Chance(0.5f) ? 1 : -1;

    public float Angle() => Between(0, 2 * MathF.PI);

    public int Seed() => (int)(NextBits() >> 33);

    private ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
