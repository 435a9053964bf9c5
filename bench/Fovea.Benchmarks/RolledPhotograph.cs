using NetVips;

namespace Fovea.Benchmarks;

/// <summary>One photograph of 640x480, rolled by another number of pixels and under another shade each time, so that no two files are the same or nearly so.</summary>
internal sealed class RolledPhotograph : IDisposable
{
    private const int Width = 640;
    private const int Height = 480;
    private const int Columns = 8;
    private const int Rows = 6;
    private readonly Image image;

    public RolledPhotograph()
    {
        using var photograph = Image.NewFromFile(Path.Combine(Repository.Fruit(), "test", "IMG_TEST_1.jpg"));
        using var scaled = photograph.ThumbnailImage(Width, height: Height, size: Enums.Size.Force);
        image = scaled.CopyMemory();
    }

    /// <summary>One of the files, a JPEG; from any thread.</summary>
    public byte[] Draw(int index)
    {
        using var rolled = image.Wrap(x: index % Width, y: index / Width % Height);
        using var shade = Image.NewFromMemory(Shade(index), Columns, Rows, 1, Enums.BandFormat.Uchar);
        using var shadow = shade.Resize(Width / Columns, vscale: Height / Rows, kernel: Enums.Kernel.Linear);
        using var shaded = (rolled * 0.5) + (shadow * 0.5);
        using var drawn = shaded.Cast(Enums.BandFormat.Uchar);
        return drawn.JpegsaveBuffer(q: 85);
    }

    // Rolled pictures alone are near-duplicates of their neighbours, all in one chain.
    private static byte[] Shade(int index)
    {
        var shade = new byte[Columns * Rows];
        new Random(index).NextBytes(shade);
        return shade;
    }

    public void Dispose() => image.Dispose();
}
