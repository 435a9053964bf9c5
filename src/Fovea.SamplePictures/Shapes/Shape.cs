using Fovea.SamplePictures.Scenes;
using Fovea.SamplePictures.Simd;

namespace Fovea.SamplePictures.Shapes;

/// <summary>A body given by its signed distance, in its own coordinates; y is up when it stands.</summary>
internal abstract class Shape
{
    /// <summary>Radius of a sphere round the origin that holds the body.</summary>
    public abstract float BoundingRadius { get; }

    /// <summary>Signed distance from <paramref name="p"/> to the surface, or something smaller.</summary>
    public abstract Wide Distance(in Wide3 p);

    public abstract Material MaterialAt(in Wide3 p, in Wide3 normal);

    /// <summary>One of the ways this object lies or stands on a table.</summary>
    public abstract Pose DrawPose(SceneRandom random);
}
