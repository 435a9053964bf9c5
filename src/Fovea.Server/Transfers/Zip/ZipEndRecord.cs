using System.Buffers.Binary;

namespace Fovea.Server.Transfers.Zip;

/// <summary>Looks at the end of a zip before <see cref="System.IO.Compression.ZipArchive"/> does, which reads a directory of any size into memory.</summary>
/// <remarks>Source: APPNOTE.TXT 6.3.10, sections 4.3.14 to 4.3.16.</remarks>
internal static class ZipEndRecord
{
    private const uint Signature = 0x06054b50;
    private const uint LocatorSignature = 0x07064b50;
    private const uint Zip64Signature = 0x06064b50;
    private const int RecordBytes = 22;
    private const int LocatorBytes = 20;
    private const int Zip64RecordBytes = 56;
    private const int MaxCommentBytes = ushort.MaxValue;

    /// <summary>Room for the most entries with names and extra fields of usual length.</summary>
    private const long MaxDirectoryBytes = 32L << 20;

    /// <exception cref="InvalidDataException">There is no end record.</exception>
    /// <exception cref="InvalidArchiveException">The directory is too large.</exception>
    public static void Check(Stream file, int maxEntries)
    {
        var tail = new byte[Math.Min(file.Length, RecordBytes + MaxCommentBytes)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        var at = FindRecord(tail);
        var record = tail.AsSpan(at);
        long entries = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
        long directory = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
        if (entries == ushort.MaxValue || directory == uint.MaxValue || BinaryPrimitives.ReadUInt32LittleEndian(record[12..]) == uint.MaxValue)
        {
            (entries, directory) = ReadZip64(file, file.Length - tail.Length + at) ?? (entries, directory);
        }

        if (entries < 0 || entries > maxEntries)
        {
            throw new InvalidArchiveException($"The archive has {entries} entries; at most {maxEntries} are read.");
        }

        if (directory < 0 || directory > file.Length || file.Length - directory > MaxDirectoryBytes)
        {
            throw new InvalidArchiveException($"The archive's directory is damaged or has more than {MaxDirectoryBytes} bytes.");
        }
    }

    private static int FindRecord(ReadOnlySpan<byte> tail)
    {
        for (var at = tail.Length - RecordBytes; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail[at..]) == Signature)
            {
                return at;
            }
        }

        throw new InvalidDataException("The file has no end record of a zip.");
    }

    private static (long Entries, long Directory)? ReadZip64(Stream file, long recordPosition)
    {
        if (recordPosition < LocatorBytes)
        {
            return null;
        }

        Span<byte> locator = stackalloc byte[LocatorBytes];
        file.Position = recordPosition - LocatorBytes;
        file.ReadExactly(locator);
        var position = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != LocatorSignature || position < 0 || position > file.Length - Zip64RecordBytes)
        {
            return null;
        }

        Span<byte> record = stackalloc byte[Zip64RecordBytes];
        file.Position = position;
        file.ReadExactly(record);
        return BinaryPrimitives.ReadUInt32LittleEndian(record) == Zip64Signature
            ? (BinaryPrimitives.ReadInt64LittleEndian(record[32..]), BinaryPrimitives.ReadInt64LittleEndian(record[48..]))
            : null;
    }
}
