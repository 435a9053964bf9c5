using NetVips;

namespace Fovea.Benchmarks;

/// <summary>One photograph of 640x480, rolled by another number of pixels each time, so that no two files or thumbnails are the same.</summary>
internal sealed class RolledPhotograph : IDisposable
{
    private const int Width = 640;
    private const int Height = 480;
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
        return rolled.JpegsaveBuffer(q: 85);
    }

    public void Dispose() => image.Dispose();
}
