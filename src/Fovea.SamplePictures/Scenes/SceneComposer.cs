using System.Numerics;
using Fovea.SamplePictures.Shapes;
using Fovea.SamplePictures.Surfaces;

namespace Fovea.SamplePictures.Scenes;

/// <summary>Sets up the scene of a picture, as somebody with a camera and a few things on a table would.</summary>
internal static class SceneComposer
{
    public static Scene Compose(string tag, int index)
    {
        var random = new SceneRandom(tag, index);
        var subject = PlaceSubject(SamplePictureCatalogue.DrawShape(tag, random), random);
        var fieldOfView = random.Between(0.5f, 0.85f);
        var elevation = random.Between(0.25f, 0.85f);
        var filled = random.Between(0.75f, 1.2f);
        var distance = subject.Radius / MathF.Sin(filled * fieldOfView / 2);

        // The camera stands along +z; everything else turns.
        var position = subject.Centre + (new Vector3(0, MathF.Sin(elevation), MathF.Cos(elevation)) * distance);
        var slack = Math.Max(1.15f - filled, 0.05f) * distance * MathF.Tan(fieldOfView / 2);
        var target = subject.Centre + (new Vector3(random.Between(-0.75f, 0.75f), random.Between(-0.45f, 0.45f), 0) * slack);
        var camera = new Camera(position, target, random.Between(-0.1f, 0.1f), fieldOfView);
        var backdrop = new Backdrop(random, behind: -Vector3.UnitZ);
        var lighting = new Lighting(random, backdrop.Average);
        var ground = DrawGround(random);
        List<PlacedShape> shapes = [subject, .. PlaceDistractors(subject, random)];
        return new Scene(camera, lighting, ground, random.Angle(), backdrop, shapes, new Lens(random, distance, subject.Radius * 0.8f));
    }

    private static PlacedShape PlaceSubject(Shape shape, SceneRandom random) =>
        new(shape, shape.DrawPose(random), Vector2.Zero, 1);

    private static Surface DrawGround(SceneRandom random) => random.Below(8) switch
    {
        0 or 1 or 2 => new Wood(random),
        3 or 4 => new Cloth(random),
        5 => Stone.Marble(random),
        6 => Stone.Concrete(random),
        _ => new Grass(random),
    };

    /// <summary>Nothing in half of the pictures; else something beside or behind the subject, or in front of a part of it.</summary>
    private static List<PlacedShape> PlaceDistractors(PlacedShape subject, SceneRandom random)
    {
        List<PlacedShape> placed = [];
        if (random.Chance(0.35f))
        {
            placed.Add(PlaceNear(subject, random, random.Between(-1.1f, 0.5f), random.Between(0.75f, 1.2f), random.Between(0.4f, 0.9f)));
        }

        if (random.Chance(0.25f))
        {
            placed.Add(PlaceNear(subject, random, random.Between(0.75f, 1f), random.Between(0.2f, 0.5f), random.Between(0.35f, 0.6f)));
        }

        return placed;
    }

    /// <summary>Towards the camera and aside are counted in radii of both things.</summary>
    private static PlacedShape PlaceNear(PlacedShape subject, SceneRandom random, float towards, float aside, float scale)
    {
        Shape shape = random.Chance(0.5f) ? new Ball(random) : new Pencil(random);
        var apart = subject.Radius + (shape.BoundingRadius * scale * 0.8f);
        return new PlacedShape(shape, shape.DrawPose(random), new Vector2(random.Sign() * aside, towards) * apart, scale);
    }
}
