using System.Text;
using Fovea.Engine.Imaging;
using NetVips;

namespace Fovea.Engine.Tests.Imaging;

public sealed class PngChunksTests
{
    private const int HeaderEnd = 8 + 25;
    private static readonly byte[] Picture = TestPictures.Png(64, 48);

    [Fact]
    public void WithoutTexts_PictureAlone_IsTheSameArray() => Assert.Same(Picture, PngChunks.WithoutTexts(Picture));

    [Theory]
    [InlineData("tEXt")]
    [InlineData("zTXt")]
    [InlineData("iTXt")]
    [InlineData("sPLT")]
    [InlineData("acTL")]
    [InlineData("prIv")]
    public void WithoutTexts_OtherChunks_AreLeftOut(string name) =>
        Assert.Equal(Picture, PngChunks.WithoutTexts(With(name, [1, 2, 3], times: 3)));

    [Theory]
    [InlineData("tRNS")]
    [InlineData("iCCP")]
    [InlineData("eXIf")]
    public void WithoutTexts_WhatPixelsMean_Stays(string name)
    {
        var file = With(name, [1, 2, 3], times: 1);

        Assert.Same(file, PngChunks.WithoutTexts(file));
    }

    [Fact]
    public void WithoutTexts_CutAnywhere_IsCutStill()
    {
        var file = With("tEXt", [1, 2, 3], times: 2);
        for (int length = 8; length < file.Length; length++)
        {
            Assert.True(PngChunks.WithoutTexts(file[..length]).Length < Picture.Length + 15, $"cut at {length}");
        }
    }

    [Fact]
    public void Read_PictureWithTexts_NeverShowsThemToTheDecoder()
    {
        // libvips would keep each as a field; thousands of packed ones took 2.1 GB.
        string[] fields = ImageLoader.Read(With("tEXt", "key\0value"u8.ToArray(), times: 4), ImageFormat.Png, shrink: 1, image => image.GetFields());

        Assert.DoesNotContain(fields, field => field.StartsWith("png-comment", StringComparison.Ordinal));
    }

    private static byte[] With(string name, byte[] data, int times)
    {
        byte[] chunk = TestPictures.PngChunk(Encoding.ASCII.GetBytes(name), data);
        return [.. Picture[..HeaderEnd], .. Enumerable.Repeat(chunk, times).SelectMany(bytes => bytes), .. Picture[HeaderEnd..]];
    }
}
