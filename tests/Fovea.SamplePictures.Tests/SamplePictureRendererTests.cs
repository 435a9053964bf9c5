using NetVips;

namespace Fovea.SamplePictures.Tests;

public sealed class SamplePictureRendererTests
{
    [Fact]
    public void Draw_SameArguments_SameBytes()
    {
        var first = SamplePictureRenderer.Draw("mug", 3, 160, 120);
        var second = SamplePictureRenderer.Draw("mug", 3, 160, 120);

        Assert.Equal(first.Jpeg, second.Jpeg);
    }

    [Fact]
    public void Draw_OtherIndex_OtherPicture()
    {
        var pictures = Enumerable.Range(0, 20).Select(index => Convert.ToBase64String(SamplePictureRenderer.Draw("book", index, 64, 48).Jpeg));

        Assert.Equal(20, pictures.Distinct().Count());
    }

    [Fact]
    public void Draw_UnknownTag_RefusedWithTheTagsThereAre()
    {
        var error = Assert.Throws<ArgumentException>(() => SamplePictureRenderer.Draw("unicorn", 0));

        Assert.Contains("'unicorn'", error.Message, StringComparison.Ordinal);
        Assert.All(SamplePictureCatalogue.Tags, tag => Assert.Contains(tag, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(-1, 64, 48)]
    [InlineData(0, 15, 48)]
    [InlineData(0, 64, 4097)]
    public void Draw_NumberOutOfRange_Refused(int index, int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SamplePictureRenderer.Draw("die", index, width, height));

    [Theory]
    [InlineData(640, 480)]
    [InlineData(75, 113)]
    [InlineData(16, 16)]
    public void Draw_AnySize_JpegOfThatSize(int width, int height)
    {
        var picture = SamplePictureRenderer.Draw("bottle", 1, width, height);

        using var image = Image.NewFromBuffer(picture.Jpeg);
        Assert.Equal((width, height, 3), (image.Width, image.Height, image.Bands));
        Assert.Equal("jpegload_buffer", image.Get("vips-loader"));
    }

    [Fact]
    public void Draw_EveryTag_NeitherFlatNorBlackNorWhite()
    {
        foreach (var tag in SamplePictureCatalogue.Tags)
        {
            for (var index = 0; index < 8; index++)
            {
                using var image = Image.NewFromBuffer(SamplePictureRenderer.Draw(tag, index, 64, 48).Jpeg);
                Assert.InRange(image.Avg(), 30, 225);
                Assert.True(image.Deviate() > 8, $"{tag} {index} is flat: its standard deviation is {image.Deviate():F1} of 255.");
            }
        }
    }

    [Fact]
    public void WriteFolder_TwoOfEach_OneSubFolderPerTagWithNumberedFiles()
    {
        var folder = Directory.CreateTempSubdirectory("fovea-sample-pictures-");
        try
        {
            var paths = SamplePictureRenderer.WriteFolder(folder.FullName, perTag: 2, firstIndex: 9, widthPixels: 32, heightPixels: 24);

            var expected = SamplePictureCatalogue.Tags.SelectMany(tag =>
                new[] { "009", "010" }.Select(number => Path.Combine(folder.FullName, tag, $"{tag}-{number}.jpg")));
            Assert.Equal(expected, paths);
            Assert.Equal(SamplePictureRenderer.Draw("book", 9, 32, 24).Jpeg, File.ReadAllBytes(paths[0]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Draw_AllTags_ColourAloneDoesNotTellThemApart()
    {
        // Chance is 1 in 5. Above a half, a classifier could pass the demonstration without seeing a shape.
        var accuracy = ColourClassifier.Accuracy(trainingPerTag: 24, testPerTag: 16);

        Assert.InRange(accuracy, 0, 0.5);
    }
}
