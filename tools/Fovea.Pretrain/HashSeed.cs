namespace Fovea.Pretrain;

/// <summary>Seeds that do not resemble each other, from numbers that do.</summary>
internal static class HashSeed
{
    public static int Of(int a, int b, int c)
    {
        // The finaliser of SplitMix64.
        var z = (((ulong)(uint)a << 32) | (uint)b) + ((ulong)(uint)(c + 1) * 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)(z ^ (z >> 31)) & int.MaxValue;
    }
}
