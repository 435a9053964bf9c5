using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Fovea.Engine.Features;

/// <summary>Keeps features in one small file per picture and backbone: <c>folder/backbone/hh/hash</c>.</summary>
/// <remarks>
/// A file is written beside its place and renamed, and carries a checksum: a torn or foreign file counts as absent, and the
/// features are computed again. The whole folder may be deleted at any time.
/// </remarks>
/// <param name="folder">Where the files lie; created when something is first kept.</param>
public sealed class DirectoryFeatureCache(string folder) : IFeatureCache
{
    // Layout, little-endian: "FVF1", D (int32), perceptual hash (uint64), plain float32[D], mirrored float32[D], checksum.
    private const uint Magic = 0x31465646;
    private const int HeaderBytes = 16;
    private const int ChecksumBytes = 8;

    /// <inheritdoc/>
    public bool Contains(string contentHash, string backboneId) => File.Exists(PathOf(contentHash, backboneId));

    /// <inheritdoc/>
    public bool TryRead(string contentHash, string backboneId, Span<float> plain, Span<float> mirrored, out ulong perceptualHash)
    {
        perceptualHash = 0;
        byte[] file;
        try
        {
            file = File.ReadAllBytes(PathOf(contentHash, backboneId));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }

        if (!IsWhole(file, plain.Length))
        {
            return false;
        }

        var values = MemoryMarshal.Cast<byte, float>(file.AsSpan(HeaderBytes, 2 * plain.Length * sizeof(float)));
        values[..plain.Length].CopyTo(plain);
        values[plain.Length..].CopyTo(mirrored);
        perceptualHash = BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(8));
        return true;
    }

    /// <inheritdoc/>
    public void Write(string contentHash, string backboneId, ReadOnlySpan<float> plain, ReadOnlySpan<float> mirrored, ulong perceptualHash)
    {
        var file = new byte[FileBytes(plain.Length)];
        BinaryPrimitives.WriteUInt32LittleEndian(file, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), plain.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(8), perceptualHash);
        var values = MemoryMarshal.Cast<byte, float>(file.AsSpan(HeaderBytes, 2 * plain.Length * sizeof(float)));
        plain.CopyTo(values);
        mirrored.CopyTo(values[plain.Length..]);
        Checksum(file).CopyTo(file.AsSpan(file.Length - ChecksumBytes));

        var path = PathOf(contentHash, backboneId);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, file);
    }

    /// <summary>Removes what nobody will ask for any more.</summary>
    /// <param name="backboneIds">What features are asked for by; those of others go.</param>
    /// <param name="writtenBefore">Younger files stay: their picture may be about to be there.</param>
    /// <param name="find">Gives those of some hashes whose pictures are there; called for a few hundred at a time.</param>
    /// <param name="cancellationToken">Stops after the files under way.</param>
    /// <returns>How many files went.</returns>
    public async Task<int> PruneAsync(
        IReadOnlySet<string> backboneIds, DateTimeOffset writtenBefore, Func<IReadOnlyList<string>, Task<IReadOnlySet<string>>> find, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(backboneIds);
        ArgumentNullException.ThrowIfNull(find);
        var removed = 0;
        foreach (var backbone in Directory.Exists(folder) ? Directory.GetDirectories(folder) : [])
        {
            var isAskedFor = backboneIds.Contains(Path.GetFileName(backbone));
            foreach (var part in Directory.GetDirectories(backbone))
            {
                cancellationToken.ThrowIfCancellationRequested();
                string[] files = [.. Directory.GetFiles(part).Where(file => File.GetLastWriteTimeUtc(file) < writtenBefore.UtcDateTime)];
                var present = isAskedFor && files.Length > 0 ? await find([.. files.Select(file => Path.GetFileName(file))]) : null;
                foreach (var file in files.Where(file => present?.Contains(Path.GetFileName(file)) is not true))
                {
                    File.Delete(file);
                    removed++;
                }
            }
        }

        return removed;
    }

    private static int FileBytes(int dimension) => HeaderBytes + (2 * dimension * sizeof(float)) + ChecksumBytes;

    private static bool IsWhole(byte[] file, int dimension) =>
        file.Length == FileBytes(dimension)
        && BinaryPrimitives.ReadUInt32LittleEndian(file) == Magic
        && BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4)) == dimension
        && Checksum(file).SequenceEqual(file.AsSpan(file.Length - ChecksumBytes));

    private static ReadOnlySpan<byte> Checksum(byte[] file) => SHA256.HashData(file.AsSpan(0, file.Length - ChecksumBytes)).AsSpan(0, ChecksumBytes);

    private string PathOf(string contentHash, string backboneId)
    {
        // Both become parts of a path.
        if (contentHash.Length < 2 || !contentHash.All(char.IsAsciiHexDigit))
        {
            throw new ArgumentException($"Got the content hash '{contentHash}'; hexadecimal digits are expected.", nameof(contentHash));
        }

        return Path.Combine(folder, backboneId, contentHash[..2], contentHash);
    }
}
