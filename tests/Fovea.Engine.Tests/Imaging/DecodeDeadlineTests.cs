using Fovea.Engine.Imaging;
using NetVips;

namespace Fovea.Engine.Tests.Imaging;

public sealed class DecodeDeadlineTests
{
    private const int Side = 4000;
    private const int Shrink = 8;
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Ample = TimeSpan.FromMinutes(10);

    // Made once: some 40 MB of coefficients.
    private static readonly byte[] Progressive = Save();

    [Fact]
    public void Read_JpegOfEightHundredScans_EndsAtTheDeadlineAndSaysSo()
    {
        // The same decode without its deadline takes seconds of any processor: each scan passes over 250,000 blocks.
        var refusal = Assert.Throws<InvalidImageException>(() => Width(WithScans(Progressive, 800), Short));

        Assert.Equal(ImageProblem.TooSlow, refusal.Problem);
        Assert.Contains("0.1 s", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(Side / Shrink, Width(Progressive, Ample));
    }

    [Fact]
    public void Read_JpegOfAFewMoreScans_IsReadWhole() => Assert.Equal(Side / Shrink, Width(WithScans(Progressive, 20), Ample));

    [Fact]
    public void Read_LargePictureCutShort_IsDamagedAndNotSlow()
    {
        var refusal = Assert.Throws<InvalidImageException>(() => Width(Progressive[..(Progressive.Length / 2)], Ample));

        Assert.Equal(ImageProblem.Damaged, refusal.Problem);
    }

    [Fact]
    public void Scale_LargeInterlacedPng_LooksLikeTheSmallOne()
    {
        using Image small = TestPictures.Quarters(100, 100);
        using Image quarters = small.Zoom(Side / 100, Side / 100);
        byte[] large = quarters.PngsaveBuffer(interlace: true, compression: 1);
        byte[] plain = small.JpegsaveBuffer(q: 100);

        // Between two decoders and JPEG's own loss; the colours of the quarters are 170 apart and more.
        Assert.InRange(TestPictures.LargestDifference(TestPictures.Square(large, 16), TestPictures.Square(plain, 16)), 0, 40);
    }

    private static int Width(byte[] file, TimeSpan deadline) =>
        ImageLoader.Read(file, ImageFormat.Jpeg, Shrink, image => { _ = image.WriteToMemory<byte>(); return image.Width; }, deadline: deadline);

    private static byte[] Save()
    {
        ImagingRuntime.Initialize();
        using Image grey = Image.Black(Side, Side).Copy(interpretation: Enums.Interpretation.Bw);
        return grey.JpegsaveBuffer(interlace: true);
    }

    /// <summary>Keeps the first scan, and appends more that refine one coefficient of every block each.</summary>
    private static byte[] WithScans(byte[] jpeg, int count)
    {
        // What libvips writes second: the first coefficients of all blocks, behind a table of their codes.
        int second = IndexOf(jpeg, 0xDA, IndexOf(jpeg, 0xDA, 0) + 2);
        int end = IndexOf(jpeg, 0xC4, second);
        byte[] scan = jpeg[second..end];
        var file = new MemoryStream();
        file.Write(jpeg, 0, second);
        for (int bit = 13; count > 0; bit--)
        {
            for (int coefficient = 1; coefficient <= 63 && count > 0; coefficient++, count--)
            {
                // Start and end of the band, then the bits known before and after.
                (scan[7], scan[8], scan[9]) = ((byte)coefficient, (byte)coefficient, (byte)(bit == 13 ? 13 : ((bit + 1) << 4) | bit));
                file.Write(scan);
            }
        }

        file.Write([0xFF, 0xD9]);
        return file.ToArray();
    }

    private static int IndexOf(byte[] file, byte marker, int from) => from + file.AsSpan(from).IndexOf<byte>([0xFF, marker]);
}
