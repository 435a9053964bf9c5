using System.Numerics;
using System.Runtime.CompilerServices;
using Fovea.SamplePictures.Simd;

namespace Fovea.SamplePictures.Surfaces;

/// <summary>The look of a flat ground or wall.</summary>
internal abstract class Surface
{
    /// <summary>0 = chalk, 1 = polished.</summary>
    public virtual float Gloss => 0.05f;

    /// <summary>A typical colour, for the light that it throws back on things.</summary>
    public abstract Vector3 Average { get; }

    /// <summary>Linear RGB at a place; details smaller than <paramref name="footprint"/>, the width of a pixel there, are left out.</summary>
    public abstract Wide3 Albedo(Wide u, Wide v, Wide footprint);

    /// <summary>1 where <paramref name="signedDistance"/> is negative, with an edge one pixel wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static Wide Inside(Wide signedDistance, Wide footprint) =>
        WideMath.Clamp01(new Wide(0.5f) - (signedDistance / (footprint + new Wide(0.002f))));
}
