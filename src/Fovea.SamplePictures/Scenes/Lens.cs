using System.Numerics;

namespace Fovea.SamplePictures.Scenes;

/// <summary>What the camera itself does to the picture.</summary>
internal sealed class Lens
{
    public Lens(SceneRandom random, float focus, float sharpDepth)
    {
        (Focus, SharpDepth) = (focus, sharpDepth);
        Aperture = random.Chance(0.25f) ? 0 : random.Between(0.02f, 0.075f);
        Exposure = random.Between(-0.25f, 0.3f);
        var tint = random.Between(-1, 1);
        WhiteBalance = new Vector3(1 + (0.06f * tint), 1, 1 - (0.08f * tint));
        Vignette = random.Between(0.08f, 0.5f);
        Noise = random.Between(0.003f, 0.016f);
        Contrast = random.Between(0, 0.45f);
        JpegQuality = 82 + random.Below(12);
        Seed = random.Seed();
    }

    /// <summary>Distance that is sharp.</summary>
    public float Focus { get; }

    /// <summary>How far in front of the focus and behind it nothing is blurred yet.</summary>
    public float SharpDepth { get; }

    /// <summary>Radius of the blur of a point infinitely far behind the focus, as a share of the picture's shorter side, at focus 1.</summary>
    public float Aperture { get; }

    /// <summary>In stops, on top of the metered exposure.</summary>
    public float Exposure { get; }

    public Vector3 WhiteBalance { get; }

    /// <summary>Share of light missing in the corners.</summary>
    public float Vignette { get; }

    /// <summary>Standard deviation of the sensor's noise in mid-grey, of full scale.</summary>
    public float Noise { get; }

    /// <summary>0 = linear, 1 = a strong S curve.</summary>
    public float Contrast { get; }

    public int JpegQuality { get; }

    public int Seed { get; }
}
