using System.Buffers.Binary;
using Fovea.Engine.Imaging;

namespace Fovea.Engine.Tests.Imaging;

public class BitmapReaderTests
{
    // Blue, green, red and unused: the colours of index 0 to 3.
    private static readonly byte[] Palette = [0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0];

    [Fact]
    public void Read_OneBit_TakesTheHighestBitFirst()
    {
        // 1010 0000 and padding to four bytes.
        Bitmap bitmap = BitmapReader.Read(TestPictures.BitmapFile(3, 1, 1, 0, Palette[..8], [0b1010_0000, 0, 0, 0]));

        Assert.Equal([1, 0, 1], bitmap.Pixels);
        Assert.Equal([255, 0, 0, 0, 255, 0, 0, 0], bitmap.Header.Palette![..8]);
    }

    [Fact]
    public void Read_FourBits_TakesTheHighHalfFirst() =>
        Assert.Equal([1, 2, 3], BitmapReader.Read(TestPictures.BitmapFile(3, 1, 4, 0, Palette, [0x12, 0x30, 0, 0])).Pixels);

    [Fact]
    public void Read_EightBitsBottomUp_PutsTheLastRowFirst() =>
        Assert.Equal([2, 3, 0, 1], BitmapReader.Read(TestPictures.BitmapFile(2, 2, 8, 0, Palette, [0, 1, 0, 0, 2, 3, 0, 0])).Pixels);

    [Fact]
    public void Read_NegativeHeight_PutsTheFirstRowFirst() =>
        Assert.Equal([0, 1, 2, 3], BitmapReader.Read(TestPictures.BitmapFile(2, -2, 8, 0, Palette, [0, 1, 0, 0, 2, 3, 0, 0])).Pixels);

    [Fact]
    public void Read_LastRowWithoutPadding_IsWhole() =>
        Assert.Equal([2, 3, 0, 1], BitmapReader.Read(TestPictures.BitmapFile(2, 2, 8, 0, Palette, [0, 1, 0, 0, 2, 3])).Pixels);

    [Fact]
    public void Read_SixteenBits_IsFiveFiveFive()
    {
        // Red 31, green 16, blue 0: 16 * 255 / 31 = 131.6.
        Bitmap bitmap = BitmapReader.Read(TestPictures.BitmapFile(1, 1, 16, 0, [], [0x00, 0x7E, 0, 0]));

        Assert.Equal([255, 132, 0], bitmap.Pixels);
    }

    [Fact]
    public void Read_SixteenBitFields_FollowsTheMasks()
    {
        // 565: red 16 of 31 = 131.6, green 63 of 63, blue 1 of 31 = 8.2: 1000 0111 1110 0001.
        byte[] masks = [0, 0xF8, 0, 0, 0xE0, 0x07, 0, 0, 0x1F, 0, 0, 0];

        Assert.Equal([132, 255, 8], BitmapReader.Read(TestPictures.BitmapFile(1, 1, 16, 3, masks, [0xE1, 0x87, 0, 0])).Pixels);
    }

    [Fact]
    public void Read_ThirtyTwoBits_IgnoresTheFourthByte() =>
        Assert.Equal([3, 2, 1], BitmapReader.Read(TestPictures.BitmapFile(1, 1, 32, 0, [], [1, 2, 3, 77])).Pixels);

    [Fact]
    public void Read_AlphaMask_GivesFourBands() => Assert.Equal([3, 2, 1, 77], BitmapReader.Read(WithAlpha(77)).Pixels);

    [Fact]
    public void Read_AlphaThatIsZeroEverywhere_IsOpaque() => Assert.Equal([3, 2, 1, 255], BitmapReader.Read(WithAlpha(0)).Pixels);

    [Fact]
    public void Read_CoreHeader_HasSixteenBitSizesAndTripletPalette()
    {
        byte[] file =
        [
            (byte)'B', (byte)'M', 0, 0, 0, 0, 0, 0, 0, 0, 32, 0, 0, 0,
            12, 0, 0, 0, 2, 0, 1, 0, 1, 0, 1, 0,
            9, 8, 7, 6, 5, 4, 0b0100_0000, 0, 0, 0,
        ];

        Bitmap bitmap = BitmapReader.Read(file);

        Assert.Equal([0, 1], bitmap.Pixels);
        Assert.Equal([7, 8, 9, 4, 5, 6], bitmap.Header.Palette![..6]);
    }

    [Fact]
    public void Read_RunLength8_KnowsRunsLiteralsDeltaAndEnds()
    {
        byte[] runs =
        [
            3, 1, 0, 0, // bottom row: 1 1 1, end of line
            0, 3, 1, 2, 3, 0, // literals 1 2 3 with a padding byte
            0, 0, 0, 2, 1, 1, // end of line, then one right and one up
            1, 3, 0, 1, // one 3, end
        ];

        Bitmap bitmap = BitmapReader.Read(TestPictures.BitmapFile(3, 4, 8, 1, Palette, runs));

        Assert.Equal([0, 3, 0, 0, 0, 0, 1, 2, 3, 1, 1, 1], bitmap.Pixels);
    }

    [Fact]
    public void Read_RunLength4_AlternatesTheHalves() =>
        // A run of three of 1 and 2, then literals 3 2 1 in two bytes.
        Assert.Equal([1, 2, 1, 3, 2, 1], BitmapReader.Read(TestPictures.BitmapFile(6, 1, 4, 2, Palette, [3, 0x12, 0, 3, 0x32, 0x10, 0, 1])).Pixels);

    [Fact]
    public void Fill_PaletteBitmap_GivesTheSameTensorAsPng()
    {
        // The same pixels in both files: blue 0..255 by column, constant red and green.
        byte[] palette = [.. Enumerable.Range(0, 256).SelectMany(i => new byte[] { (byte)i, 90, 200, 0 })];
        byte[] row = [.. Enumerable.Range(0, 64).Select(x => (byte)(x * 4))];
        byte[] bmp = TestPictures.BitmapFile(64, 64, 8, 0, palette, [.. Enumerable.Repeat(row, 64).SelectMany(r => r)]);
        byte[] rgb = [.. Enumerable.Repeat(row, 64).SelectMany(r => r.SelectMany(i => new byte[] { 200, 90, i }))];
        using NetVips.Image image = TestPictures.FromRgb(rgb, 64, 64);

        Assert.Equal(TestPictures.Square(image.PngsaveBuffer(), 24), TestPictures.Square(bmp, 24));
    }

    public static TheoryData<string, byte[]> Hostile => new()
    {
        { "40 bits a pixel", TestPictures.BitmapFile(4, 4, 40, 0, [], new byte[200]) },
        { "0 bits a pixel", TestPictures.BitmapFile(4, 4, 0, 0, [], new byte[200]) },
        { "JPEG inside", TestPictures.BitmapFile(4, 4, 24, 4, [], new byte[200]) },
        { "no height", TestPictures.BitmapFile(4, 0, 24, 0, [], new byte[200]) },
        { "smallest height", TestPictures.BitmapFile(4, int.MinValue, 24, 0, [], new byte[200]) },
        { "negative width", TestPictures.BitmapFile(-4, 4, 24, 0, [], new byte[200]) },
        { "pixels missing", TestPictures.BitmapFile(4, 4, 24, 0, [], new byte[47]) },
        { "4 GB of pixels", TestPictures.BitmapFile(10240, 10240, 32, 0, [], new byte[48]) },
        { "2^62 pixels", TestPictures.BitmapFile(int.MaxValue, int.MaxValue, 8, 1, [], [0, 1]) },
        { "offset of 4 GB", Patched(10, 0xFFFFFFFF) },
        { "offset inside the header", Patched(10, 20) },
        { "offset behind the file", Patched(10, 1000) },
        { "header of 4 GB", Patched(14, 0xFFFFFFFF) },
        { "header of 64 bytes", Patched(14, 64) },
        { "header longer than the file", Patched(14, 124) },
        { "run beyond the row", TestPictures.BitmapFile(4, 4, 8, 1, Palette, [5, 1, 0, 1]) },
        { "run above the picture", TestPictures.BitmapFile(4, 1, 8, 1, Palette, [4, 1, 0, 0, 1, 1, 0, 1]) },
        { "literals beyond the row", TestPictures.BitmapFile(4, 4, 8, 1, Palette, [0, 5, 1, 1, 1, 1, 1, 0, 0, 1]) },
        { "literals that stop", TestPictures.BitmapFile(4, 4, 8, 1, Palette, [0, 200, 1]) },
        { "delta beyond the row", TestPictures.BitmapFile(4, 4, 8, 1, Palette, [0, 2, 255, 0, 1, 1, 0, 1]) },
        { "delta above the picture", TestPictures.BitmapFile(4, 4, 8, 1, Palette, [0, 2, 0, 255, 0, 1]) },
        { "runs without an end", TestPictures.BitmapFile(4, 4, 8, 1, Palette, [4, 1, 0, 0]) },
        { "run lengths top-down", TestPictures.BitmapFile(4, -4, 8, 1, Palette, [0, 1]) },
        { "run length 8 of 4 bits", TestPictures.BitmapFile(4, 4, 4, 1, Palette, [0, 1]) },
        { "mask with a hole", TestPictures.BitmapFile(1, 1, 16, 3, [5, 0, 0, 0, 2, 0, 0, 0, 8, 0, 0, 0], new byte[4]) },
        { "masks missing", TestPictures.BitmapFile(1, 1, 16, 3, [], new byte[4]) },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Read_HostileFile_IsDamaged(string what, byte[] file)
    {
        var refusal = Assert.Throws<InvalidImageException>(() => BitmapReader.Read(file));

        Assert.True(refusal.Problem == ImageProblem.Damaged, what);
    }

    [Fact]
    public void Read_PaletteThatClaims4Billion_IsReadAsFarAsItGoes()
    {
        byte[] file = TestPictures.BitmapFile(1, 1, 8, 0, Palette, [3, 0, 0, 0]);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(46), uint.MaxValue);

        Assert.Equal([3], BitmapReader.Read(file).Pixels);
    }

    [Fact]
    public void Read_TwentyThousandMutants_ThrowsNothingElse()
    {
        byte[][] seeds =
        [
            TestPictures.Bmp(9, 7),
            TestPictures.BitmapFile(9, 7, 8, 0, Palette, new byte[84]),
            TestPictures.BitmapFile(3, 4, 8, 1, Palette, [3, 1, 0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 0, 2, 1, 1, 1, 3, 0, 1]),
            TestPictures.BitmapFile(6, 1, 4, 2, Palette, [3, 0x12, 0, 3, 0x32, 0x10, 0, 1]),
            TestPictures.BitmapFile(1, 1, 16, 3, [0, 0xF8, 0, 0, 0xE0, 0x07, 0, 0, 0x1F, 0, 0, 0], [0xE1, 0x87, 0, 0]),
            WithAlpha(77),
        ];
        var random = new Random(11);
        int decoded = 0;
        for (int trial = 0; trial < 20_000; trial++)
        {
            byte[] mutant = Mutate(seeds[trial % seeds.Length], random);
            try
            {
                // As in use: sizes are checked before pixels are decoded.
                ImageDecoder.ReadHeader(mutant, ImageLimits.Decodable);
                BitmapReader.Read(mutant);
                decoded++;
            }
            catch (InvalidImageException)
            {
            }
        }

        Assert.InRange(decoded, 1000, 19_000);
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        byte[] mutant = random.Next(4) == 0 ? seed[..random.Next(2, seed.Length)] : (byte[])seed.Clone();
        byte[] edges = [0, 1, 2, 127, 128, 254, 255];
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            int at = random.Next(2, Math.Max(3, random.Next(2) == 0 ? Math.Min(70, mutant.Length) : mutant.Length));
            if (at < mutant.Length)
            {
                mutant[at] = random.Next(2) == 0 ? edges[random.Next(edges.Length)] : (byte)random.Next(256);
            }
        }

        return mutant;
    }

    private static byte[] Patched(int offset, uint value)
    {
        byte[] file = TestPictures.BitmapFile(4, 4, 8, 0, Palette, new byte[16]);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(offset), value);
        return file;
    }

    // A header of 56 bytes ends with the four masks.
    private static byte[] WithAlpha(byte alpha) => TestPictures.BitmapFile(
        1, 1, 32, 3, [0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 0, 0, 0, 255], [1, 2, 3, alpha], headerBytes: 56);
}
