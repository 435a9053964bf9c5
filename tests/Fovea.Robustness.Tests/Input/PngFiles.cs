using System.Buffers.Binary;
using System.Text;

namespace Fovea.Robustness.Tests.Input;

/// <summary>Changes PNG files by hand (PNG specification, sections 5 and 11).</summary>
internal static class PngFiles
{
    private const int SignatureBytes = 8;
    private const int HeaderDataBytes = 13;
    private const int AfterHeader = SignatureBytes + 8 + HeaderDataBytes + 4;

    /// <summary>The same picture with a text chunk behind its header.</summary>
    public static byte[] WithComment(byte[] png, string text) =>
        [.. png[..AfterHeader], .. Chunk("tEXt", [.. "Comment\0"u8, .. Encoding.Latin1.GetBytes(text)]), .. png[AfterHeader..]];

    /// <summary>A header that promises another size than there is.</summary>
    public static byte[] WithSize(byte[] png, int width, int height)
    {
        var data = png[(SignatureBytes + 8)..(SignatureBytes + 8 + HeaderDataBytes)];
        BinaryPrimitives.WriteInt32BigEndian(data, width);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(4), height);
        return [.. png[..SignatureBytes], .. Chunk("IHDR", data), .. png[AfterHeader..]];
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        var (length, checksum) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Checksum(body));
        return [.. length, .. body, .. checksum];
    }

    /// <summary>CRC-32 as PNG uses it (annex D).</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
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
}
