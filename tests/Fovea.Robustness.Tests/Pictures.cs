using System.Security.Cryptography;
using Fovea.SamplePictures;

namespace Fovea.Robustness.Tests;

/// <summary>Pictures that differ in their bytes and cost next to nothing to make.</summary>
internal static class Pictures
{
    private static readonly byte[] Base = SamplePictureRenderer.Draw("mug", 0, 48, 36).Jpeg;

    /// <summary>A JPEG like no other: a comment behind the start of the file holds the number.</summary>
    public static byte[] Unique(long number) => WithNumber(Base, number);

    /// <summary>A JPEG with bytes of its own that looks like another.</summary>
    public static byte[] WithNumber(byte[] jpeg, long number)
    {
        var comment = BitConverter.GetBytes(number);
        return [.. jpeg.AsSpan(0, 2), 0xFF, 0xFE, 0, (byte)(comment.Length + 2), .. comment, .. jpeg.AsSpan(2)];
    }

    public static byte[] Drawn(string tag, int index) => SamplePictureRenderer.Draw(tag, index, 96, 72).Jpeg;

    public static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
