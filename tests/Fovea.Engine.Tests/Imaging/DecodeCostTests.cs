using Fovea.Engine.Imaging;
using NetVips;

namespace Fovea.Engine.Tests.Imaging;

public sealed class DecodeCostTests
{
    private const long Base = 8L << 20;
    private const int Side = 2000;

    [Fact]
    public void Of_BaselineJpeg_IsTheBase() => Assert.Equal(Base, Cost(image => image.JpegsaveBuffer(), ImageFormat.Jpeg));

    [Fact]
    public void Of_ProgressiveJpeg_IsAllItsCoefficients() =>
        // 2000 x 2000 pixels, three components, two bytes a coefficient.
        Assert.Equal(Base + 24_000_000, Cost(image => image.JpegsaveBuffer(interlace: true), ImageFormat.Jpeg));

    [Fact]
    public void Of_JpegOfOneScanAComponent_IsAllItsCoefficients()
    {
        // The scan's header says one component where the frame has three.
        var jpeg = Save(image => image.JpegsaveBuffer());
        var scan = IndexOf(jpeg, 0xDA);
        jpeg[scan + 4] = 1;

        Assert.Equal(Base + 24_000_000, DecodeCost.Of(jpeg, ImageFormat.Jpeg));
    }

    [Fact]
    public void Of_InterlacedPng_IsAllItsPixelsAndOfAPlainOneTheStrip()
    {
        // 20000 rows of 100 pixels: the plain one passes in 4200 rows.
        using var tall = Image.Black(100, 20_000, bands: 3);

        Assert.Equal(Base + (100L * 4200 * 3), DecodeCost.Of(tall.PngsaveBuffer(), ImageFormat.Png));
        Assert.Equal(Base + (100L * 20_000 * 3), DecodeCost.Of(tall.PngsaveBuffer(interlace: true), ImageFormat.Png));
    }

    [Fact]
    public void Of_Gif_IsItsWholeCanvas()
    {
        // A canvas of 10240 x 10240 in a file of 13 bytes.
        byte[] header = [.. "GIF89a"u8, 0x00, 0x28, 0x00, 0x28, 0, 0, 0];

        Assert.Equal(Base + (10_240L * 10_240 * 4), DecodeCost.Of(header, ImageFormat.Gif));
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Gif)]
    [InlineData(ImageFormat.Bmp)]
    public void Of_AnyBytes_IsAnEstimate(ImageFormat format)
    {
        var random = new Random(7);
        for (var length = 0; length < 200; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);

            Assert.InRange(DecodeCost.Of(bytes, format), Base, long.MaxValue);
        }
    }

    [Fact]
    public async Task Enter_MoreThanTheBudget_WaitsForItsTurn()
    {
        var budget = new DecodeBudget(100);
        var first = budget.Enter(60);

        var second = Task.Run(() => budget.Enter(60));
        var small = budget.Enter(40);
        Assert.False(second.IsCompleted);
        small.Dispose();
        first.Dispose();

        (await second.WaitAsync(TimeSpan.FromMinutes(1))).Dispose();
    }

    [Fact]
    public void Enter_MoreThanAllOfIt_GoesAlone()
    {
        var budget = new DecodeBudget(100);

        using (budget.Enter(1000))
        {
        }

        using var next = budget.Enter(100);
    }

    private static long Cost(Func<Image, byte[]> save, ImageFormat format) => DecodeCost.Of(Save(save), format);

    private static byte[] Save(Func<Image, byte[]> save)
    {
        using var image = Image.Black(Side, Side, bands: 3);
        using var colour = image.Copy(interpretation: Enums.Interpretation.Srgb);
        return save(colour);
    }

    private static int IndexOf(byte[] jpeg, byte marker)
    {
        for (var at = 2; ; at += 2 + ((jpeg[at + 2] << 8) | jpeg[at + 3]))
        {
            if (jpeg[at + 1] == marker)
            {
                return at;
            }
        }
    }
}
