using Fovea.SamplePictures.Simd;

namespace Fovea.SamplePictures.Rendering;

/// <summary>What the rays of one packet met.</summary>
/// <param name="radiance">Linear RGB.</param>
/// <param name="depth">Distance along the ray.</param>
/// <param name="what">A number per object and plane, to find outlines with.</param>
internal readonly struct RayHit(Wide3 radiance, Wide depth, Wide what)
{
    public readonly Wide3 Radiance = radiance;
    public readonly Wide Depth = depth;
    public readonly Wide What = what;
}
