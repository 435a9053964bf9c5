using Fovea.SamplePictures.Simd;

namespace Fovea.SamplePictures.Shapes;

/// <summary>What a point of a surface is made of.</summary>
/// <param name="albedo">Share of light scattered back, linear RGB in [0, 1].</param>
/// <param name="gloss">0 = chalk, 1 = glazed.</param>
internal readonly struct Material(Wide3 albedo, Wide gloss)
{
    public readonly Wide3 Albedo = albedo;
    public readonly Wide Gloss = gloss;
}
