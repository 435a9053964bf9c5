using Fovea.Engine.Imaging;
using NetVips;

namespace Fovea.Engine.Tests.Imaging;

public class PreprocessorTests
{
    [Fact]
    public void Fill_FlatColour_NormalisesPlaneByPlane()
    {
        var preprocessor = new Preprocessor(16, TestPictures.Mean, TestPictures.Std);
        float[] tensor = new float[preprocessor.TensorLength];
        using Image flat = TestPictures.Flat(40, 30, 255, 128, 0);

        preprocessor.Fill(flat.PngsaveBuffer(), tensor);

        // (1 - 0.485) / 0.229, (128 / 255 - 0.456) / 0.224, (0 - 0.406) / 0.225.
        Assert.Equal(768, tensor.Length);
        Assert.All(tensor[..256], x => Assert.Equal(2.24891f, x, 1e-5f));
        Assert.All(tensor[256..512], x => Assert.Equal(0.205182f, x, 1e-5f));
        Assert.All(tensor[512..], x => Assert.Equal(-1.80444f, x, 1e-5f));
    }

    [Fact]
    public void Fill_WidePicture_TakesTheMiddle()
    {
        // Quarters of 96 x 32: columns 32 to 63 of the full height are the middle; left half red over blue, right green over yellow.
        using Image wide = TestPictures.Quarters(96, 32);

        byte[] square = TestPictures.Square(wide.PngsaveBuffer(), 32);

        Assert.Equal([220, 30, 30], square[..3]);
        Assert.Equal([30, 200, 30], square[(31 * 3)..(32 * 3)]);
        Assert.Equal([30, 30, 220], square[(31 * 32 * 3)..((31 * 32 * 3) + 3)]);
        Assert.Equal([30, 200, 30], square[(16 * 3)..(17 * 3)]);
        Assert.Equal([220, 30, 30], square[(15 * 3)..(16 * 3)]);
    }

    [Fact]
    public void Fill_AnySize_FillsTheSquare()
    {
        var preprocessor = new Preprocessor(96, TestPictures.Mean, TestPictures.Std);
        float[] tensor = new float[preprocessor.TensorLength];
        var random = new Random(3);
        for (int trial = 0; trial < 150; trial++)
        {
            int width = random.Next(1, 700);
            int height = Math.Clamp(random.Next(1, 700), (width + 24) / 25, width * 25);
            using Image flat = TestPictures.Flat(width, height, 255, 255, 255);
            tensor.AsSpan().Fill(float.NaN);

            preprocessor.Fill(trial % 2 == 0 ? flat.JpegsaveBuffer() : flat.PngsaveBuffer(), tensor);

            // White is (1 - mean) / std.
            Assert.All(tensor[..(96 * 96)], x => Assert.Equal(2.24891f, x, 1e-4f));
        }
    }

    [Fact]
    public void Fill_SamePictureTwice_GivesTheSameBits()
    {
        byte[] jpeg = TestPictures.Jpeg(1024, 768);

        Assert.Equal(TestPictures.Square(jpeg, 160), TestPictures.Square(jpeg, 160));
    }

    [Fact]
    public void Fill_FromManyThreads_GivesTheSameBits()
    {
        byte[] jpeg = TestPictures.Jpeg(640, 480);
        byte[] expected = TestPictures.Square(jpeg, 96);

        Parallel.For(0, 32, _ => Assert.Equal(expected, TestPictures.Square(jpeg, 96)));
    }

    public static TheoryData<string> Encodings =>
        ["png16", "alpha", "alpha16", "palette", "gif", "cmyk", "cmyk without profile", "damaged profile", "srgb profile", "progressive"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Fill_OtherEncodings_ShowTheSameColours(string encoding)
    {
        // A muted colour, inside of what CMYK can print; without a profile CMYK is a guess, so that only the hue is held.
        using Image flat = TestPictures.Flat(64, 48, 150, 120, 90);

        byte[] square = TestPictures.Square(Encode(flat, encoding), 32);

        int tolerance = encoding switch { "cmyk" => 8, "cmyk without profile" => 60, _ => 2 };
        Assert.InRange(square[0], 150 - tolerance, 150 + tolerance);
        Assert.InRange(square[1], 120 - tolerance, 120 + tolerance);
        Assert.InRange(square[2], 90 - tolerance, 90 + tolerance);
        Assert.True(square[0] > square[1] && square[1] > square[2]);
    }

    [Theory]
    [InlineData(Enums.Interpretation.Bw)]
    [InlineData(Enums.Interpretation.Grey16)]
    public void Fill_Grey_GivesThreeEqualPlanes(Enums.Interpretation interpretation)
    {
        using Image flat = TestPictures.Flat(64, 48, 100, 100, 100);
        using Image grey = flat.Colourspace(interpretation);

        byte[] square = TestPictures.Square(grey.PngsaveBuffer(), 32);

        Assert.All(square, x => Assert.InRange(x, 99, 101));
    }

    [Fact]
    public void Fill_OneBitPng_IsBlackAndWhite()
    {
        using Image flat = TestPictures.Flat(64, 48, 255, 255, 255);
        using Image grey = flat.Colourspace(Enums.Interpretation.Bw);

        Assert.All(TestPictures.Square(grey.PngsaveBuffer(bitdepth: 1), 32), x => Assert.Equal(255, x));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fill_Transparency_LiesOverWhite(bool sixteenBits)
    {
        using Image flat = TestPictures.Flat(64, 48, 0, 0, 0);
        using Image transparent = flat.Bandjoin(128);
        using Image rgba = transparent.Copy(interpretation: Enums.Interpretation.Srgb);
        using Image stored = sixteenBits ? rgba.Colourspace(Enums.Interpretation.Rgb16) : rgba.Copy();

        // Black of alpha 128 over white: 255 * (1 - 128 / 255) = 127.
        Assert.All(TestPictures.Square(stored.PngsaveBuffer(), 32), x => Assert.InRange(x, 126, 128));
    }

    [Fact]
    public void Fill_WideGamutProfile_IsConvertedToSrgb()
    {
        using Image flat = TestPictures.Flat(64, 48, 200, 60, 60);
        using Image wide = flat.IccTransform("p3", inputProfile: "srgb");
        byte[] jpeg = wide.JpegsaveBuffer(q: 100, subsampleMode: Enums.ForeignSubsample.Off);

        byte[] square = TestPictures.Square(jpeg, 32);

        // As stored, the red of Display P3 is about 185; in sRGB it is the 200 we began with.
        Assert.InRange(square[0], 197, 203);
        Assert.InRange(square[1], 57, 63);
    }

    [Fact]
    public void Fill_ShortTensor_NamesBothLengths()
    {
        var refusal = Assert.Throws<ArgumentException>(
            () => new Preprocessor(16, TestPictures.Mean, TestPictures.Std).Fill(TestPictures.Png(20, 20), new float[767]));

        Assert.Contains("767 values; the input has 768", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fill_BeyondTheLargestSide_IsRefused()
    {
        var refusal = Assert.Throws<InvalidImageException>(() => TestPictures.Square(TestPictures.PngHeader(20000, 20000), 32));

        Assert.Equal(ImageProblem.SideTooLong, refusal.Problem);
    }

    [Fact]
    public void Constructor_ZeroStandardDeviation_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new Preprocessor(16, TestPictures.Mean, [1, 0, 1]));

    [Fact]
    public void Mirror_Tensor_TurnsEachRow()
    {
        float[] mirrored = new float[8];

        Preprocessor.Mirror([1, 2, 3, 4, 5, 6, 7, 8], 2, mirrored);

        Assert.Equal([2, 1, 4, 3, 6, 5, 8, 7], mirrored);
    }

    [Fact]
    public void Fill_SamePictureSmallerAndRecompressed_HasNearlyTheSameHash()
    {
        var preprocessor = new Preprocessor(160, TestPictures.Mean, TestPictures.Std);
        float[] tensor = new float[preprocessor.TensorLength];
        using Image blobs = Image.Gaussnoise(600, 450, sigma: 90, mean: 128, seed: 5);
        using Image smooth = blobs.Gaussblur(30);
        using Image stretched = smooth.ScaleImage();
        byte[] png = stretched.PngsaveBuffer();

        ulong first = preprocessor.Fill(png, tensor);
        ulong second = preprocessor.Fill(ImageDecoder.ResizeToJpeg(png, 300, 50), tensor);

        Assert.InRange(System.Numerics.BitOperations.PopCount(first ^ second), 0, 3);
    }

    [Fact]
    public void Fill_BrighterTowardsTheRight_SetsEveryBit()
    {
        var preprocessor = new Preprocessor(160, TestPictures.Mean, TestPictures.Std);
        using Image ramp = Image.Identity();
        using Image tall = ramp.Embed(0, 0, 256, 256, extend: Enums.Extend.Copy);

        Assert.Equal(ulong.MaxValue, preprocessor.Fill(tall.PngsaveBuffer(), new float[preprocessor.TensorLength]));
        using Image turned = tall.FlipHor();
        Assert.Equal(0UL, preprocessor.Fill(turned.PngsaveBuffer(), new float[preprocessor.TensorLength]));
    }

    private static byte[] Encode(Image flat, string encoding)
    {
        switch (encoding)
        {
            case "png16":
                return flat.Colourspace(Enums.Interpretation.Rgb16).PngsaveBuffer();
            case "alpha":
                return flat.Bandjoin(255).Copy(interpretation: Enums.Interpretation.Srgb).PngsaveBuffer();
            case "alpha16":
                return flat.Bandjoin(255).Copy(interpretation: Enums.Interpretation.Srgb).Colourspace(Enums.Interpretation.Rgb16).PngsaveBuffer();
            case "palette":
                return flat.PngsaveBuffer(palette: true);
            case "gif":
                return flat.GifsaveBuffer();
            case "cmyk":
                return flat.IccTransform("cmyk", inputProfile: "srgb").JpegsaveBuffer(q: 100);
            case "cmyk without profile":
                return flat.IccTransform("cmyk", inputProfile: "srgb").JpegsaveBuffer(q: 100, keep: Enums.ForeignKeep.None);
            case "damaged profile":
                byte[] noise = [.. Enumerable.Range(0, 500).Select(i => (byte)(i * 37))];
                return flat.Mutate(m => m.Set(GValue.BlobType, "icc-profile-data", noise)).JpegsaveBuffer(q: 100);
            case "srgb profile":
                return flat.IccTransform("srgb", inputProfile: "srgb").JpegsaveBuffer(q: 100);
            default:
                return flat.JpegsaveBuffer(q: 100, interlace: true);
        }
    }
}
