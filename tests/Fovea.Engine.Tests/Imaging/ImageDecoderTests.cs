using Fovea.Engine.Imaging;
using NetVips;

namespace Fovea.Engine.Tests.Imaging;

public class ImageDecoderTests
{
    public static TheoryData<string> Formats => ["Jpeg", "ProgressiveJpeg", "Png", "Gif", "Bmp"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Ingest_WholePicture_GivesFormatSizeAndThumbnail(string format)
    {
        IngestedImage ingested = ImageDecoder.Ingest(Make(format, 640, 400), ImageLimits.Training);

        Assert.Equal(new ImageHeader(Enum.Parse<ImageFormat>(format.Replace("Progressive", "", StringComparison.Ordinal)), 640, 400), ingested.Header);
        // 640 x 400 within 256 x 256: 256 x 160.
        Assert.Equal(new ImageHeader(ImageFormat.Jpeg, 256, 160), ImageDecoder.ReadHeader(ingested.ThumbnailJpeg, ImageLimits.Training));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Ingest_CutAnywhere_IsRefusedUnlessNoPixelIsMissing(string format)
    {
        byte[] whole = Make(format, 120, 90);
        byte[] expected = ImageDecoder.Ingest(whole, ImageLimits.Training).ThumbnailJpeg;
        int firstAccepted = whole.Length;
        for (int length = 1; length < whole.Length; length += Math.Max(1, whole.Length / 400))
        {
            if (TryIngest(whole.AsMemory(0, length)) is { } cut)
            {
                Assert.Equal(expected, cut.ThumbnailJpeg);
                firstAccepted = Math.Min(firstAccepted, length);
            }
        }

        // What may be missing holds no pixels: the end marks of JPEG (2 bytes) and GIF (1), IEND and checksum of PNG (16).
        Assert.InRange(firstAccepted, whole.Length - 16, whole.Length);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Fill_CutBelowTheSquareInTheMiddle_IsRefused(string format)
    {
        // Upright: the square ends at three quarters of the height, the cut is in the last eighth.
        byte[] whole = Make(format, 100, 200);
        byte[] cut = format == "Bmp" ? whole[..^2000] : whole[..(whole.Length * 15 / 16)];

        var refusal = Assert.Throws<InvalidImageException>(() => TestPictures.Square(cut, 32));

        Assert.Equal(ImageProblem.Damaged, refusal.Problem);
    }

    [Fact]
    public void ReadHeader_NoBytes_IsEmpty() => AssertRefused(ImageProblem.Empty, []);

    [Theory]
    [InlineData("this is no picture, whatever its name says")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'></svg>")]
    [InlineData("%PDF-1.7\n1 0 obj")]
    [InlineData("II*\0 a little-endian TIFF")]
    [InlineData("MM\0* a big-endian TIFF")]
    [InlineData("RIFF\u0010\0\0\0WEBPVP8 ")]
    [InlineData("P6 1 1 255 rgb")]
    [InlineData("1,2,3\n4,5,6\n")]
    [InlineData("GIF90a")]
    [InlineData("B")]
    public void ReadHeader_OtherFormat_IsUnknown(string text) =>
        AssertRefused(ImageProblem.UnknownFormat, System.Text.Encoding.Latin1.GetBytes(text));

    [Fact]
    public void ReadHeader_RealTiffAndWebp_AreUnknown()
    {
        using Image photo = TestPictures.Photo(32, 32);

        AssertRefused(ImageProblem.UnknownFormat, photo.TiffsaveBuffer());
        AssertRefused(ImageProblem.UnknownFormat, photo.WebpsaveBuffer());
    }

    [Fact]
    public void ReadHeader_JpegThatIsAlsoAZip_IsAJpeg()
    {
        byte[] polyglot = [.. TestPictures.Jpeg(64, 48), .. "PK\u0003\u0004<script>alert(1)</script>"u8];

        Assert.Equal(new ImageHeader(ImageFormat.Jpeg, 64, 48), ImageDecoder.ReadHeader(polyglot, ImageLimits.Training));
    }

    [Fact]
    public void ReadHeader_SizeAtTheByteLimit_IsAllowedAndOneMoreIsNot()
    {
        byte[] atLimit = TestPictures.Jpeg(64, 48);
        Array.Resize(ref atLimit, 6 * 1024 * 1024);
        byte[] above = [.. atLimit, 0];

        Assert.Equal(64, ImageDecoder.ReadHeader(atLimit, ImageLimits.Training).WidthPixels);
        InvalidImageException refusal = AssertRefused(ImageProblem.TooManyBytes, above);
        Assert.Equal("The picture has 6291457 bytes; at most 6291456 are allowed.", refusal.Message);
        Assert.Throws<InvalidImageException>(() => ImageDecoder.ReadHeader(atLimit, ImageLimits.Prediction));
    }

    [Fact]
    public void ReadHeader_BombOf20000Squared_IsRefusedByItsHeader()
    {
        InvalidImageException refusal = AssertRefused(ImageProblem.SideTooLong, TestPictures.PngHeader(20000, 20000));

        Assert.Equal("The picture has 20000 x 20000 pixels; a side may have at most 10240.", refusal.Message);
    }

    [Theory]
    [InlineData(10240, 10240, null)]
    [InlineData(10241, 1000, ImageProblem.SideTooLong)]
    [InlineData(8, 200, null)]
    [InlineData(8, 201, ImageProblem.AspectRatio)]
    [InlineData(2600, 100, ImageProblem.AspectRatio)]
    [InlineData(2500, 100, null)]
    [InlineData(7, 7, ImageProblem.SideTooShort)]
    [InlineData(1, 1, ImageProblem.SideTooShort)]
    public void ReadHeader_SidesAroundTheLimits_AreJudgedByTheHeaderAlone(int width, int height, ImageProblem? expected)
    {
        byte[] png = TestPictures.PngHeader(width, height);
        if (expected is { } problem)
        {
            AssertRefused(problem, png);
        }
        else
        {
            Assert.Equal(new ImageHeader(ImageFormat.Png, width, height), ImageDecoder.ReadHeader(png, ImageLimits.Training));
        }
    }

    [Fact]
    public void ReadHeader_GifThatClaims65535Squared_IsRefused()
    {
        // The size stands in the screen and again in the frame, behind the separator 0x2C and four bytes of position.
        byte[] gif = TestPictures.Gif(32, 32);
        gif.AsSpan(6, 4).Fill(255);
        int frame = gif.AsSpan().IndexOf<byte>([0x2C, 0, 0, 0, 0, 32, 0, 32, 0]);
        gif.AsSpan(frame + 5, 4).Fill(255);

        AssertRefused(ImageProblem.SideTooLong, gif);
    }

    [Fact]
    public void Ingest_JpegThatRepeatsAScanTwoThousandTimes_IsRefused()
    {
        // Each scan of a progressive JPEG costs a pass over the whole picture; libvips gives up after 100 complaints.
        byte[] jpeg = TestPictures.Jpeg(64, 64, progressive: true);
        int lastScan = jpeg.AsSpan().LastIndexOf<byte>([0xFF, 0xDA]);
        byte[] bomb = [.. jpeg[..^2], .. Enumerable.Repeat(jpeg[lastScan..^2], 2000).SelectMany(scan => scan), 0xFF, 0xD9];

        Assert.Null(TryIngest(bomb));
    }

    [Fact]
    public void Ingest_AnimatedGif_ShowsTheFirstFrame()
    {
        using Image red = TestPictures.Flat(40, 30, 220, 20, 20);
        using Image blue = TestPictures.Flat(40, 30, 20, 20, 220);
        using Image stacked = Image.Arrayjoin([red, blue], across: 1);
        using Image film = stacked.Mutate(m => m.Set(GValue.GIntType, "page-height", 30));
        byte[] gif = film.GifsaveBuffer();

        Assert.Equal(30, ImageDecoder.Ingest(gif, ImageLimits.Training).Header.HeightPixels);
        byte[] square = TestPictures.Square(gif, 16);
        Assert.InRange(square[0], 200, 240);
        Assert.InRange(square[2], 0, 40);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Decode_EachExifOrientation_StandsUpright(int orientation)
    {
        // 96 x 64 needs no scaling for a square of 64, so that only JPEG's rounding differs.
        using Image upright = TestPictures.Quarters(96, 64);
        byte[] expected = TestPictures.Square(upright.PngsaveBuffer(), 64);
        using Image stored = Unturn(upright, orientation);
        using Image tagged = stored.Mutate(m => m.Set(GValue.GIntType, "orientation", orientation));
        byte[] file = tagged.JpegsaveBuffer(q: 100, subsampleMode: Enums.ForeignSubsample.Off);

        Assert.Equal(new ImageHeader(ImageFormat.Jpeg, 96, 64), ImageDecoder.ReadHeader(file, ImageLimits.Training));
        Assert.InRange(TestPictures.LargestDifference(expected, TestPictures.Square(file, 64)), 0, 4);
        byte[] resized = ImageDecoder.ResizeToJpeg(file, 96, 100);
        Assert.Equal(new ImageHeader(ImageFormat.Jpeg, 96, 64), ImageDecoder.ReadHeader(resized, ImageLimits.Training));
        byte[] smaller = ImageDecoder.ResizeToJpeg(file, 48, 100);
        Assert.Equal(new ImageHeader(ImageFormat.Jpeg, 48, 32), ImageDecoder.ReadHeader(smaller, ImageLimits.Decodable));

        // Both are scaled to the square once more; the colours of the quarters are 170 apart and more.
        Assert.InRange(TestPictures.LargestDifference(TestPictures.Square(upright.PngsaveBuffer(), 16), TestPictures.Square(smaller, 16)), 0, 60);
    }

    [Theory]
    [InlineData("grey")]
    [InlineData("16 bits")]
    [InlineData("cmyk")]
    [InlineData("alpha")]
    public void ResizeToJpeg_PictureOfAnotherKind_KeepsItsColour(string kind)
    {
        ImagingRuntime.Initialize();
        using Image flat = TestPictures.Flat(300, 200, 120, 120, 120);
        byte[] file = kind switch
        {
            "grey" => flat.Colourspace(Enums.Interpretation.Bw).JpegsaveBuffer(q: 100),
            "16 bits" => flat.Colourspace(Enums.Interpretation.Rgb16).PngsaveBuffer(),
            "cmyk" => flat.Colourspace(Enums.Interpretation.Cmyk).JpegsaveBuffer(q: 100),
            _ => flat.Bandjoin(255).PngsaveBuffer(),
        };

        byte[] resized = ImageDecoder.ResizeToJpeg(file, 150, 100);

        Assert.Equal(new ImageHeader(ImageFormat.Jpeg, 150, 100), ImageDecoder.ReadHeader(resized, ImageLimits.Training));
        // What CMYK loses on the way there and back is several steps.
        Assert.All(TestPictures.Square(resized, 16), value => Assert.InRange(value, 110, 130));
    }

    [Theory]
    [InlineData(8000, 6007, 1600, 1201)]
    [InlineData(10_000, 400, 256, 10)]
    [InlineData(1601, 1201, 1600, 1200)]
    public void ResizeToJpeg_SidesThatShrinkUnevenly_HasTheSideThatIsAnnounced(int width, int height, int longest, int shorter)
    {
        ImagingRuntime.Initialize();
        using Image black = Image.Black(width, height);

        byte[] resized = ImageDecoder.ResizeToJpeg(black.JpegsaveBuffer(q: 10), longest, 80);

        Assert.Equal((longest, shorter), ImageLoader.ReadHeader(resized) is var header ? (header.WidthPixels, header.HeightPixels) : default);
    }

    [Fact]
    public void ResizeToJpeg_PictureWithMetadata_LosesIt()
    {
        using Image photo = TestPictures.Photo(300, 200);
        using Image tagged = photo.Mutate(m =>
        {
            m.Set(GValue.GStrType, "exif-ifd3-GPSLatitude", "48/1 51/1 0/1 (48, 51, 0, Rational, 3 components, 24 bytes)");
            m.Set(GValue.GIntType, "orientation", 6);
        });
        byte[] file = tagged.JpegsaveBuffer();
        Assert.Contains("GPS", string.Join(' ', FieldsOf(file)), StringComparison.Ordinal);

        byte[] resized = ImageDecoder.ResizeToJpeg(file, 150, 80);

        Assert.DoesNotContain(FieldsOf(resized), field => field.StartsWith("exif", StringComparison.Ordinal) || field.StartsWith("icc", StringComparison.Ordinal) || field == "orientation");
        Assert.Equal(new ImageHeader(ImageFormat.Jpeg, 100, 150), ImageDecoder.ReadHeader(resized, ImageLimits.Training));
    }

    [Fact]
    public void ResizeToJpeg_SmallPicture_KeepsItsSize() =>
        Assert.Equal(40, ImageDecoder.ReadHeader(ImageDecoder.ResizeToJpeg(TestPictures.Png(40, 30), 256, 80), ImageLimits.Training).WidthPixels);

    [Theory]
    [InlineData(0, 80)]
    [InlineData(100, 0)]
    [InlineData(100, 101)]
    public void ResizeToJpeg_ArgumentOutOfRange_IsRefused(int longestSidePixels, int quality) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageDecoder.ResizeToJpeg(TestPictures.Png(40, 30), longestSidePixels, quality));

    [Theory]
    [MemberData(nameof(Formats))]
    public void Ingest_RandomDamage_ThrowsNothingElse(string format)
    {
        byte[] whole = Make(format, 40, 30);
        var random = new Random(7);
        for (int trial = 0; trial < 400; trial++)
        {
            byte[] mutant = (byte[])whole.Clone();
            for (int i = 0; i < 1 + (trial % 8); i++)
            {
                mutant[random.Next(mutant.Length)] = (byte)random.Next(256);
            }

            TryIngest(mutant);
        }
    }

    [Fact]
    public void Ingest_SliceOfALargerBuffer_ReadsOnlyTheSlice()
    {
        byte[] png = TestPictures.Png(50, 40);
        byte[] buffer = [1, 2, 3, .. png, 4, 5];

        Assert.Equal(
            ImageDecoder.Ingest(png, ImageLimits.Training).ThumbnailJpeg,
            ImageDecoder.Ingest(buffer.AsMemory(3, png.Length), ImageLimits.Training).ThumbnailJpeg);
    }

    private static byte[] Make(string format, int width, int height) => format switch
    {
        "Jpeg" => TestPictures.Jpeg(width, height),
        "ProgressiveJpeg" => TestPictures.Jpeg(width, height, progressive: true),
        "Png" => TestPictures.Png(width, height),
        "Gif" => TestPictures.Gif(width, height),
        "Bmp" => TestPictures.Bmp(width, height),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
    };

    // The inverse of what each orientation asks for; source: EXIF 2.3, tag 0x0112.
    private static Image Unturn(Image upright, int orientation) => orientation switch
    {
        1 => upright.Copy(),
        2 => upright.FlipHor(),
        3 => upright.Rot180(),
        4 => upright.FlipVer(),
        5 => upright.Rot90().FlipHor(),
        6 => upright.Rot270(),
        7 => upright.Rot270().FlipHor(),
        _ => upright.Rot90(),
    };

    private static string[] FieldsOf(byte[] jpeg)
    {
        using Image image = Image.JpegloadBuffer(jpeg);
        return image.GetFields();
    }

    private static IngestedImage? TryIngest(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return ImageDecoder.Ingest(bytes, ImageLimits.Training);
        }
        catch (InvalidImageException)
        {
            return null;
        }
    }

    private static InvalidImageException AssertRefused(ImageProblem problem, byte[] bytes)
    {
        var refusal = Assert.Throws<InvalidImageException>(() => ImageDecoder.ReadHeader(bytes, ImageLimits.Training));
        Assert.Equal(problem, refusal.Problem);
        return refusal;
    }
}
