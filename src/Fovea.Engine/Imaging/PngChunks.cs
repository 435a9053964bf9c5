using System.Buffers.Binary;

namespace Fovea.Engine.Imaging;

/// <summary>Keeps from the decoder what a PNG brings besides its picture.</summary>
/// <remarks>
/// Texts may be packed: libpng unpacks each and keeps them all, so that a file of 6 MB took 2.1 GB (measured with libvips 8.18). Source of
/// the names: PNG specification, third edition, section 5.6.
/// </remarks>
internal static class PngChunks
{
    private const int SignatureBytes = 8;

    /// <summary>Length, name and checksum.</summary>
    private const int FrameBytes = 12;

    /// <summary>Of the chunks that decoders may skip, those that say what the pixels mean.</summary>
    private static readonly HashSet<uint> Needed = [.. new[] { "tRNS", "iCCP", "sRGB", "gAMA", "cHRM", "sBIT", "eXIf", "pHYs" }.Select(Code)];

    /// <summary>The file without other chunks; the same array when it has none.</summary>
    public static byte[] WithoutTexts(byte[] file)
    {
        MemoryStream? kept = null;
        int from = 0;
        for (int at = SignatureBytes; at + FrameBytes <= file.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - FrameBytes)
            {
                // Cut short or damaged, which the decoder finds as well.
                break;
            }

            int end = at + FrameBytes + (int)length;
            if (!IsNeeded(file.AsSpan(at + 4, 4)))
            {
                (kept ??= new MemoryStream(file.Length)).Write(file, from, at - from);
                from = end;
            }

            at = end;
        }

        kept?.Write(file, from, file.Length - from);
        return kept?.ToArray() ?? file;
    }

    // A capital first letter: no decoder may skip it.
    private static bool IsNeeded(ReadOnlySpan<byte> name) => name[0] is >= (byte)'A' and <= (byte)'Z' || Needed.Contains(BinaryPrimitives.ReadUInt32BigEndian(name));

    private static uint Code(string name) => (uint)((name[0] << 24) | (name[1] << 16) | (name[2] << 8) | name[3]);
}
