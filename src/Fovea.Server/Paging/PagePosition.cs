using System.Buffers.Binary;

namespace Fovea.Server.Paging;

/// <summary>The last row of a page, by all that a listing can be ordered by.</summary>
/// <remarks>The next page begins behind these values and not at a row number, so that rows that come and go in between shift nothing.</remarks>
internal readonly record struct PagePosition(float Uncertainty, DateTimeOffset Created, Guid Id)
{
    public const int Bytes = sizeof(float) + sizeof(long) + 16;

    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteSingleBigEndian(target, Uncertainty);
        BinaryPrimitives.WriteInt64BigEndian(target[sizeof(float)..], Created.UtcTicks);
        Id.TryWriteBytes(target[(sizeof(float) + sizeof(long))..], bigEndian: true, out _);
    }

    public static PagePosition Read(ReadOnlySpan<byte> source) => new(
        BinaryPrimitives.ReadSingleBigEndian(source),
        new DateTimeOffset(BinaryPrimitives.ReadInt64BigEndian(source[sizeof(float)..]), TimeSpan.Zero),
        new Guid(source[(sizeof(float) + sizeof(long))..Bytes], bigEndian: true));
}
