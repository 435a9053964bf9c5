using System.Buffers.Binary;
using System.Text;
using Fovea.Protocol;
using NetVips;

namespace Fovea.Server.Tests.Images;

/// <summary>Files that people upload and a server has to have an answer to.</summary>
internal static class OddPictures
{
    public static byte[] Make(string name) => name switch
    {
        "text" => Encoding.UTF8.GetBytes("This is not a picture, whatever its name says."),
        "truncated" => ServerFixture.Picture("die", 90)[..^600],
        "empty" => [],
        "1x1" => Plain(1, 1).PngsaveBuffer(),
        "20000x20000" => HugePng(),
        "longer than 25:1" => Plain(260, 10).PngsaveBuffer(),
        "over 6 MB" => [.. ServerFixture.Picture("die", 91), .. new byte[ProtocolLimits.MaxTrainingImageBytes]],
        "over 4 MB" => [.. ServerFixture.Picture("die", 91), .. new byte[ProtocolLimits.MaxPredictionImageBytes]],
        "gif" => Drawn(92).GifsaveBuffer(),
        "bmp" => Bitmap(24, 16),
        "cmyk" => Drawn(93).Colourspace(Enums.Interpretation.Cmyk).JpegsaveBuffer(),
        "16 bits" => Drawn(94).Colourspace(Enums.Interpretation.Rgb16).PngsaveBuffer(),
        "8x8" => Plain(8, 8).PngsaveBuffer(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    /// <summary>40 pixels wide and 20 high as stored; EXIF orientation 6 says that it stands.</summary>
    public static byte[] Rotated() => Plain(40, 20).Mutate(image => image.Set(GValue.GIntType, "orientation", 6)).JpegsaveBuffer();

    /// <summary>A picture of its own for each shade.</summary>
    public static byte[] Shade(int shade) => (Plain(16, 16) + shade).Cast(Enums.BandFormat.Uchar).PngsaveBuffer();

    private static Image Plain(int width, int height) =>
        (Image.Black(width, height, bands: 3) + 40).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);

    private static Image Drawn(int index) => Image.JpegloadBuffer(ServerFixture.Picture("die", index));

    /// <summary>A small file whose header promises 400 million pixels.</summary>
    private static byte[] HugePng()
    {
        const int headerChunk = 8; // After the signature: length, type, 13 bytes of data, checksum (PNG, section 11.2.2).
        var png = Plain(8, 8).PngsaveBuffer();
        var data = png.AsSpan(headerChunk + 8, 13);
        BinaryPrimitives.WriteInt32BigEndian(data, 20_000);
        BinaryPrimitives.WriteInt32BigEndian(data[4..], 20_000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(headerChunk + 8 + 13), Checksum(png.AsSpan(headerChunk + 4, 4 + 13)));
        return png;
    }

    /// <summary>CRC-32 as PNG uses it (annex D).</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }

    /// <summary>24 bits a pixel, no compression; the width is a multiple of 4, so rows need no padding.</summary>
    private static byte[] Bitmap(int width, int height)
    {
        const int headers = 14 + 40;
        var pixels = width * height * 3;
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("BM"u8);
        writer.Write(headers + pixels);
        writer.Write(0);
        writer.Write(headers);
        writer.Write(40);
        writer.Write(width);
        writer.Write(height);
        writer.Write((short)1);
        writer.Write((short)24);
        writer.Write(new byte[24]);
        writer.Write([.. Enumerable.Range(0, pixels).Select(index => (byte)(index * 7))]);
        return file.ToArray();
    }
}
