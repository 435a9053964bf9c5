using Fovea.Engine.Features;

namespace Fovea.Server.Iterations.Progress;

/// <summary>Passes features on to their cache and keeps in mind how fast new ones come.</summary>
internal sealed class FeaturePace(IFeatureCache cache, TimeProvider time) : IFeatureCache
{
    // 45 pictures of 1024 x 768 on 2 cores took 2.3 s more than 6 (bench/results/2026-11-23-exercise.md).
    private const double FirstSecondsPerPicture = 0.06;

    /// <summary>Pictures that count as much as all before them; the first guess counts as so many.</summary>
    private const double Memory = 64;

    // A longer pause is one between two trainings.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private readonly Lock _lock = new();
    private double _pictures = Memory;
    private double _seconds = Memory * FirstSecondsPerPicture;
    private long _last;

    /// <summary>Seconds that one picture takes when all cores read pictures.</summary>
    public double SecondsPerPicture
    {
        get
        {
            lock (_lock)
            {
                return _seconds / _pictures;
            }
        }
    }

    public bool Contains(string contentHash, string backboneId) => cache.Contains(contentHash, backboneId);

    public bool TryRead(string contentHash, string backboneId, Span<float> plain, Span<float> mirrored, out ulong perceptualHash) =>
        cache.TryRead(contentHash, backboneId, plain, mirrored, out perceptualHash);

    public void Write(string contentHash, string backboneId, ReadOnlySpan<float> plain, ReadOnlySpan<float> mirrored, ulong perceptualHash)
    {
        cache.Write(contentHash, backboneId, plain, mirrored, perceptualHash);
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var pause = time.GetElapsedTime(_last, now);
            if (_last != 0 && pause < LongestPause)
            {
                var keep = 1 - (1 / Memory);
                (_pictures, _seconds) = ((_pictures * keep) + 1, (_seconds * keep) + pause.TotalSeconds);
            }

            _last = now;
        }
    }
}
