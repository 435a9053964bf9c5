using System.Numerics;
using Fovea.SamplePictures.Scenes;
using Fovea.SamplePictures.Simd;

namespace Fovea.SamplePictures.Shapes;

/// <summary>A hardback: two boards, a rounded spine, a block of pages set back between them, a printed cover.</summary>
internal sealed class Book : Shape
{
    private const float Board = 0.022f;

    private readonly Vector3 _half;
    private readonly Vector3 _cover;
    private readonly Vector3 _title;
    private readonly Vector3 _picture;
    private readonly float _titleUp;
    private readonly bool _hasPicture;
    private readonly int _seed;
    private readonly float _gloss;

    public Book(SceneRandom random)
    {
        // x from spine to fore-edge, y through the pages, z along the spine.
        _half = new Vector3(random.Between(0.42f, 0.56f), random.Between(0.07f, 0.18f), random.Between(0.62f, 0.76f));
        _cover = Paint.Any(random);
        _title = Paint.Contrasting(_cover, random);
        _picture = Paint.Any(random);
        _titleUp = random.Between(0.3f, 0.6f);
        _hasPicture = random.Chance(0.6f);
        _seed = random.Seed();
        _gloss = random.Between(0.15f, 0.6f);
    }

    public override float BoundingRadius => _half.Length() + 0.05f;

    public override Wide Distance(in Wide3 p)
    {
        var boards = WideMath.Box(
            new Wide3(p.X, Vector.Abs(p.Y) - new Wide(_half.Y - Board), p.Z), new Vector3(_half.X, Board, _half.Z), 0.012f);
        var pages = WideMath.Box(p, new Vector3(_half.X - 0.035f, _half.Y - Board, _half.Z - 0.035f), 0.008f);

        // The spine: an upright half tube, as far round as the boards are apart.
        var bulge = WideMath.Length((p.X + new Wide(_half.X - 0.02f)) * (_half.Y / 0.06f), p.Y) - new Wide(_half.Y - 0.004f);
        var spine = Vector.Max(Vector.Max(bulge * (0.06f / _half.Y), Vector.Abs(p.Z) - new Wide(_half.Z - 0.004f)), p.X + new Wide(_half.X - 0.04f));
        return Vector.Min(Vector.Min(boards, pages), spine);
    }

    public override Material MaterialAt(in Wide3 p, in Wide3 normal)
    {
        var inner = Vector.LessThan(Vector.Abs(p.Y), new Wide(_half.Y - (2 * Board) + 0.004f)) & Vector.GreaterThan(p.X, new Wide(-_half.X + 0.045f));
        var leaves = new Wide(0.72f) + (Noise.Value(p.Y * 150, (p.X + p.Z) * 3, _seed) * 0.28f);
        var paper = Wide3.Of(new Vector3(0.83f, 0.77f, 0.64f)) * leaves;
        var cover = Wide3.Select(Vector.LessThan(p.X, new Wide(-_half.X + 0.015f)), SpineColour(p), CoverColour(p));
        var colour = Wide3.Select(inner, paper, cover);
        return new Material(colour, Vector.ConditionalSelect(inner, new Wide(0.03f), new Wide(_gloss)));
    }

    public override Pose DrawPose(SceneRandom random)
    {
        var yaw = Quaternion.CreateFromAxisAngle(Vector3.UnitY, random.Angle());
        if (random.Chance(0.62f))
        {
            return new Pose(yaw, _half.Y);
        }

        // Standing: its z axis up, and the cover turned to the camera more often than the edge.
        var turned = Quaternion.CreateFromAxisAngle(Vector3.UnitY, random.Between(-0.9f, 0.9f));
        return new Pose(turned * Quaternion.CreateFromAxisAngle(Vector3.UnitX, -MathF.PI / 2), _half.Z);
    }

    private Wide3 SpineColour(in Wide3 p)
    {
        var bars = Vector.LessThan(Vector.Abs(Vector.Abs(p.Z) - new Wide(_half.Z * 0.72f)), new Wide(0.02f));
        var letters = Letters(p.Z * 14, Wide.Zero) & Vector.LessThan(Vector.Abs(p.Z), new Wide(_half.Z * 0.5f)) & Vector.LessThan(Vector.Abs(p.Y), new Wide(_half.Y * 0.35f));
        return Wide3.Select(bars | letters, Wide3.Of(_title), Wide3.Of(_cover));
    }

    private Wide3 CoverColour(in Wide3 p)
    {
        // x and z over the board, from -1 to 1; z = 1 is the top of the cover.
        var (across, up) = (p.X * (1 / _half.X), p.Z * (1 / _half.Z));
        var grain = new Wide(0.93f) + (Noise.Value(p.X * 60, p.Z * 60, _seed + 4) * 0.1f);
        var hinge = Vector.LessThan(Vector.Abs(across + new Wide(0.86f)), new Wide(0.025f));
        var colour = Wide3.Of(_cover) * Vector.ConditionalSelect(hinge, new Wide(0.55f), grain);
        var line = (up - new Wide(_titleUp)) * 7;
        var title = Vector.LessThan(Vector.Abs(line), Wide.One) & Vector.LessThan(Vector.Abs(across - new Wide(0.06f)), new Wide(0.66f))
            & Vector.GreaterThan(WideMath.Fraction(line), new Wide(0.32f)) & Letters(across * 9, Vector.Floor(line));
        colour = Wide3.Select(title, Wide3.Of(_title), colour);
        return _hasPicture ? WithPicture(colour, across, up) : colour;
    }

    private Wide3 WithPicture(Wide3 colour, Wide across, Wide up)
    {
        var (x, y) = (across - new Wide(0.06f), up + new Wide(0.36f));
        var inside = Vector.LessThan(Vector.Abs(x), new Wide(0.62f)) & Vector.LessThan(Vector.Abs(y), new Wide(0.4f));
        var hills = Vector.LessThan(y, (Noise.Value(x * 3, Wide.Zero, _seed + 7) * 0.5f) - new Wide(0.3f));
        var sun = Vector.LessThan(WideMath.Length(x - new Wide(0.2f), (y - new Wide(0.15f)) * 1.3f), new Wide(0.15f));
        var sky = Wide3.Select(sun, Wide3.Of(_title), Wide3.Of(_picture));
        return Wide3.Select(inside, Wide3.Select(hills, Wide3.Of(_picture * 0.35f), sky), colour);
    }

    private Mask Letters(Wide along, Wide line) => Vector.GreaterThan(
        Noise.Hash(Vector.ConvertToInt32(Vector.Floor(along)), Vector.ConvertToInt32(line), _seed), new Wide(0.22f));
}
