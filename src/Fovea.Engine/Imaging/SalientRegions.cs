namespace Fovea.Engine.Imaging;

/// <summary>Finds parts of a picture whose colours are not those of its margin.</summary>
/// <remarks>
/// Photographers keep things off the edge, so the margin shows the background: the boundary prior of Wei et al., "Geodesic Saliency
/// Using Background Priors", ECCV 2012. A colour's saliency is the share of its probability that comes from the inside, by histograms
/// of both; components of the smoothed map at several thresholds are the boxes, and contrast with their surroundings ranks them.
/// It learns nothing and knows no classes: a first guess for somebody who draws boxes by hand.
/// </remarks>
public static class SalientRegions
{
    /// <summary>The most boxes of a picture.</summary>
    public const int MaxBoxes = 10;

    /// <summary>Enough to see a thing of a tenth of the picture's side, and decoded in a few milliseconds.</summary>
    private const int SidePixels = 128;

    private const int LevelsPerChannel = 8;
    private const int SmoothingRadius = 2;
    private const float MarginShare = 0.08f;
    private const float MinAreaShare = 0.005f;
    private const float MaxAreaShare = 0.9f;
    private const float MinConfidence = 0.1f;

    /// <summary>Boxes that overlap more are one thing seen at two thresholds.</summary>
    private const float MaxOverlap = 0.6f;

    private static readonly float[] Thresholds = [0.45f, 0.55f, 0.65f, 0.75f, 0.85f];

    /// <summary>Proposes boxes: the same ones for the same bytes.</summary>
    /// <param name="image">The file; its thumbnail serves as well.</param>
    /// <returns>At most <see cref="MaxBoxes"/>, most confident first; none where nothing stands out.</returns>
    /// <exception cref="InvalidImageException">The bytes are no whole picture.</exception>
    public static IReadOnlyList<SalientBox> Find(ReadOnlyMemory<byte> image)
    {
        ImageHeader header = ImageDecoder.ReadHeader(image, ImageLimits.Decodable);
        (byte[] rgb, int width, int height) = PictureCut.Whole(image, header, SidePixels);
        var saliency = new SaliencyMap(Smooth(Saliency(rgb, width, height), width, height), width, height);
        var boxes = Thresholds.SelectMany(threshold => Components(saliency, threshold))
            .Where(box => box.Confidence >= MinConfidence && box.Area is >= MinAreaShare and <= MaxAreaShare)
            .OrderByDescending(box => box.Confidence).ThenByDescending(box => box.Area);
        List<SalientBox> kept = [];
        foreach (var box in boxes)
        {
            if (kept.Count < MaxBoxes && !kept.Exists(other => other.IntersectionOverUnion(box) > MaxOverlap))
            {
                kept.Add(box);
            }
        }

        return kept;
    }

    private static float[] Saliency(byte[] rgb, int width, int height)
    {
        int margin = Math.Max(1, (int)(MarginShare * Math.Min(width, height)));
        var bins = new int[width * height];
        var (inside, outside) = (new float[LevelsPerChannel * LevelsPerChannel * LevelsPerChannel], new float[LevelsPerChannel * LevelsPerChannel * LevelsPerChannel]);
        float insideCount = 0, outsideCount = 0;
        for (int index = 0; index < bins.Length; index++)
        {
            bins[index] = Bin(rgb.AsSpan(index * 3, 3));
            (int x, int y) = (index % width, index / width);
            if (x < margin || y < margin || x >= width - margin || y >= height - margin)
            {
                outside[bins[index]]++;
                outsideCount++;
            }
            else
            {
                inside[bins[index]]++;
                insideCount++;
            }
        }

        return [.. bins.Select(bin =>
        {
            float here = inside[bin] / Math.Max(1, insideCount), there = outside[bin] / outsideCount;
            return here / (here + there);
        })];
    }

    private static int Bin(ReadOnlySpan<byte> rgb)
    {
        const int Divisor = 256 / LevelsPerChannel;
        return (((rgb[0] / Divisor) * LevelsPerChannel) + (rgb[1] / Divisor)) * LevelsPerChannel + (rgb[2] / Divisor);
    }

    private static float[] Smooth(float[] values, int width, int height)
    {
        var map = new SaliencyMap(values, width, height);
        return [.. Enumerable.Range(0, values.Length).Select(index => map.Mean(
            (index % width) - SmoothingRadius, (index / width) - SmoothingRadius, (index % width) + SmoothingRadius + 1, (index / width) + SmoothingRadius + 1))];
    }

    private static IEnumerable<SalientBox> Components(SaliencyMap map, float threshold)
    {
        var sets = new DisjointSets(map.Width * map.Height);
        for (int index = 0; index < map.Width * map.Height; index++)
        {
            bool hasRight = (index + 1) % map.Width != 0 && map[index + 1] >= threshold;
            bool hasBelow = index + map.Width < map.Width * map.Height && map[index + map.Width] >= threshold;
            if (map[index] >= threshold && hasRight)
            {
                sets.Union(index, index + 1);
            }

            if (map[index] >= threshold && hasBelow)
            {
                sets.Union(index, index + map.Width);
            }
        }

        return Enumerable.Range(0, map.Width * map.Height).Where(index => map[index] >= threshold).GroupBy(sets.Find).Select(pixels => Enclose(map, [.. pixels]));
    }

    private static SalientBox Enclose(SaliencyMap map, int[] pixels)
    {
        (int left, int right) = (pixels.Min(p => p % map.Width), pixels.Max(p => p % map.Width) + 1);
        (int top, int bottom) = (pixels.Min(p => p / map.Width), pixels.Max(p => p / map.Width) + 1);
        return new SalientBox(
            (float)left / map.Width, (float)top / map.Height, (float)(right - left) / map.Width, (float)(bottom - top) / map.Height, map.Contrast(left, top, right, bottom));
    }
}
