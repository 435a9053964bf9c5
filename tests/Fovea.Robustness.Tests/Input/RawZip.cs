using System.IO.Compression;
using System.Text;

namespace Fovea.Robustness.Tests.Input;

/// <summary>Writes zip archives byte by byte, so that any field can lie (APPNOTE.TXT 6.3.10, section 4.3).</summary>
internal sealed class RawZip
{
    private readonly MemoryStream _file = new();
    private readonly List<(RawZipEntry Entry, uint Offset, byte[] Packed)> _entries = [];

    /// <summary>Fills in the packed bytes and the checksum, where an entry does not bring its own.</summary>
    public static RawZipEntry Pack(RawZipEntry entry) => entry with
    {
        Packed = entry.Packed ?? (entry.Method == 8 ? Deflate(entry.Content) : entry.Content),
        Checksum = entry.Checksum ?? PngFiles.Checksum(entry.Content),
    };

    public RawZip Add(RawZipEntry unpacked)
    {
        var entry = Pack(unpacked);
        var packed = entry.Packed!;
        _entries.Add((entry, (uint)_file.Position, packed));
        Write(0x04034b50u, (ushort)20, entry.Flags, entry.Method, 0u, entry.Checksum!, (uint)packed.Length, entry.Length ?? (uint)entry.Content.Length);
        Write((ushort)entry.NameBytes.Length, (ushort)entry.Extra.Length, entry.NameBytes, entry.Extra, packed);
        return this;
    }

    public RawZip Add(string name, byte[] content) => Add(new RawZipEntry(name) { Content = content });

    /// <summary>A second directory entry for the first file's bytes.</summary>
    public RawZip Overlap(string name)
    {
        var (entry, offset, packed) = _entries[0];
        _entries.Add((entry with { NameBytes = Encoding.UTF8.GetBytes(name) }, offset, packed));
        return this;
    }

    /// <summary>Ends the archive with its directory and end record.</summary>
    /// <param name="count">How many entries the record states.</param>
    /// <param name="directorySize">How long it says that the directory is.</param>
    /// <param name="directoryOffset">Where it says that the directory begins.</param>
    /// <param name="disk">The number of the disk.</param>
    /// <param name="comment">How long it says that the comment is.</param>
    public byte[] End(ushort? count = null, uint? directorySize = null, uint? directoryOffset = null, ushort disk = 0, ushort comment = 0)
    {
        var start = (uint)_file.Position;
        foreach (var (entry, offset, packed) in _entries)
        {
            Write(0x02014b50u, entry.MadeBy, (ushort)20, entry.Flags, entry.Method, 0u, entry.Checksum!, entry.PackedLength ?? (uint)packed.Length, entry.Length ?? (uint)entry.Content.Length);
            Write((ushort)entry.NameBytes.Length, (ushort)entry.Extra.Length, (ushort)0, (ushort)0, (ushort)0, entry.Attributes, entry.Offset ?? offset, entry.NameBytes, entry.Extra);
        }

        var size = (uint)_file.Position - start;
        Write(0x06054b50u, disk, disk, count ?? (ushort)_entries.Count, count ?? (ushort)_entries.Count, directorySize ?? size, directoryOffset ?? start, comment);
        return _file.ToArray();
    }

    private static byte[] Deflate(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflate.Write(content);
        }

        return packed.ToArray();
    }

    private void Write(params object[] fields)
    {
        foreach (var field in fields)
        {
            _file.Write(field switch
            {
                ushort number => BitConverter.GetBytes(number),
                uint number => BitConverter.GetBytes(number),
                byte[] bytes => bytes,
                _ => throw new ArgumentException($"There is no field of type {field.GetType()}.", nameof(fields)),
            });
        }
    }
}
