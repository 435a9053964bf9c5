using System.Buffers.Binary;
using System.Text;

namespace Fovea.FineTuning.Native;

/// <summary>Lets a library that asks for a newer libstdc++ than the system has load all the same.</summary>
/// <remarks>
/// TorchSharp's library asks for GLIBCXX_3.4.32 because of one symbol, <c>_ZSt21ios_base_library_initv</c>, which is a link-time marker
/// that nothing calls. Debian 12, Ubuntu 22.04 and RHEL 9 have an older libstdc++. A version need that is marked weak (VER_FLG_WEAK) is
/// skipped by the loader where the version is missing. Source: System V gABI supplement "Symbol Versioning" (LSB 5.0, section 10.7).
/// To be dropped when TorchSharp is built for an older system.
/// </remarks>
internal static class GlibcxxPatch
{
    public const string Version = "GLIBCXX_3.4.32";
    private const ushort Weak = 0x2;
    private const long StringTable = 5;
    private const long VersionNeeds = 0x6ffffffe;
    private const int Load = 1;
    private const int Dynamic = 2;

    /// <summary>Marks the need for <see cref="Version"/> as weak.</summary>
    /// <param name="library">A 64-bit little-endian ELF file; changed in place.</param>
    /// <returns>Whether it had such a need.</returns>
    /// <exception cref="BadImageFormatException">It is no such file.</exception>
    public static bool Apply(Span<byte> library)
    {
        if (library.Length < 64 || !library.StartsWith("\u007fELF\u0002\u0001"u8))
        {
            throw new BadImageFormatException("The library is not a 64-bit little-endian ELF file.");
        }

        try
        {
            return Apply(library, Segments(library));
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new BadImageFormatException("The ELF file is cut off.", e);
        }
    }

    private static bool Apply(Span<byte> library, List<Segment> segments)
    {
        var entries = DynamicEntries(library, segments.Single(s => s.Type == Dynamic));
        if (!entries.TryGetValue(VersionNeeds, out var needs) || !entries.TryGetValue(StringTable, out var strings))
        {
            return false;
        }

        var (at, names, found) = (OffsetOf(needs, segments), OffsetOf(strings, segments), false);
        uint next;
        do
        {
            found |= MarkIn(library, at, names);
            next = ReadUInt32(library, at + 12);
            at += (int)next;
        }
        while (next != 0);
        return found;
    }

    /// <summary>The versions needed of one file (Elf64_Verneed with its Elf64_Vernaux).</summary>
    private static bool MarkIn(Span<byte> library, int need, int names)
    {
        var (at, found) = (need + (int)ReadUInt32(library, need + 8), false);
        uint next;
        do
        {
            if (IsVersion(library[(names + (int)ReadUInt32(library, at + 8))..]))
            {
                var flags = library.Slice(at + 4, sizeof(ushort));
                BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(flags) | Weak));
                found = true;
            }

            next = ReadUInt32(library, at + 12);
            at += (int)next;
        }
        while (next != 0);
        return found;
    }

    private static bool IsVersion(ReadOnlySpan<byte> name) =>
        name.Length > Version.Length && name[Version.Length] == 0 && Encoding.ASCII.GetString(name[..Version.Length]) == Version;

    private static List<Segment> Segments(ReadOnlySpan<byte> library)
    {
        var (at, size, count) = ((int)ReadInt64(library, 32), ReadUInt16(library, 54), ReadUInt16(library, 56));
        var segments = new List<Segment>();
        for (var i = 0; i < count; i++, at += size)
        {
            segments.Add(new Segment((int)ReadUInt32(library, at), ReadInt64(library, at + 8), ReadInt64(library, at + 16), ReadInt64(library, at + 32)));
        }

        return segments;
    }

    private static Dictionary<long, long> DynamicEntries(ReadOnlySpan<byte> library, Segment dynamic)
    {
        var entries = new Dictionary<long, long>();
        for (var at = (int)dynamic.Offset; at < dynamic.Offset + dynamic.Bytes && ReadInt64(library, at) != 0; at += 16)
        {
            entries[ReadInt64(library, at)] = ReadInt64(library, at + 8);
        }

        return entries;
    }

    private static int OffsetOf(long address, List<Segment> segments)
    {
        var segment = segments.First(s => s.Type == Load && address >= s.Address && address < s.Address + s.Bytes);
        return (int)(address - segment.Address + segment.Offset);
    }

    private static ushort ReadUInt16(ReadOnlySpan<byte> library, int at) => BinaryPrimitives.ReadUInt16LittleEndian(library.Slice(at, sizeof(ushort)));

    private static uint ReadUInt32(ReadOnlySpan<byte> library, int at) => BinaryPrimitives.ReadUInt32LittleEndian(library.Slice(at, sizeof(uint)));

    private static long ReadInt64(ReadOnlySpan<byte> library, int at) => BinaryPrimitives.ReadInt64LittleEndian(library.Slice(at, sizeof(long)));

    private readonly record struct Segment(int Type, long Offset, long Address, long Bytes);
}
