using System.Buffers;
using System.Security.Cryptography;

namespace Fovea.Server.Storage;

/// <summary>Reading streams to their end in pieces.</summary>
internal static class StreamReading
{
    private const int BufferBytes = 1 << 18;

    /// <summary>Copies what a stream brings, and hashes it.</summary>
    /// <returns>The hash, lower-case hexadecimal.</returns>
    public static async Task<string> CopyHashedAsync(this Stream source, Stream target, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await ForEachAsync(
            source,
            async piece =>
            {
                hash.AppendData(piece.Span);
                await target.WriteAsync(piece, cancellationToken);
            },
            cancellationToken);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Reads a stream for what its reading says, and counts its bytes.</summary>
    public static async Task<long> CountAsync(this Stream source, CancellationToken cancellationToken)
    {
        var count = 0L;
        await ForEachAsync(
            source,
            piece =>
            {
                count += piece.Length;
                return ValueTask.CompletedTask;
            },
            cancellationToken);
        return count;
    }

    private static async Task ForEachAsync(Stream source, Func<ReadOnlyMemory<byte>, ValueTask> use, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int count;
            while ((count = await source.ReadAsync(buffer, cancellationToken)) > 0)
            {
                await use(buffer.AsMemory(0, count));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
