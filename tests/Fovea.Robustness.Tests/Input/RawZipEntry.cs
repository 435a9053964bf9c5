using System.Text;

namespace Fovea.Robustness.Tests.Input;

/// <summary>An entry of a <see cref="RawZip"/>; what is not set is as it should be.</summary>
internal sealed record RawZipEntry(string Name)
{
    public byte[] NameBytes { get; init; } = Encoding.UTF8.GetBytes(Name);
    public byte[] Content { get; init; } = [];
    public byte[]? Packed { get; init; }
    public ushort Method { get; init; } = 8;

    /// <summary>Bit 11: names are UTF-8.</summary>
    public ushort Flags { get; init; } = 0x0800;

    public ushort MadeBy { get; init; } = 20;
    public uint Attributes { get; init; }
    public uint? Checksum { get; init; }
    public uint? Length { get; init; }
    public uint? PackedLength { get; init; }
    public uint? Offset { get; init; }
    public byte[] Extra { get; init; } = [];

    /// <summary>The same file under another name.</summary>
    public RawZipEntry Named(string name) => this with { Name = name, NameBytes = Encoding.UTF8.GetBytes(name) };
}
