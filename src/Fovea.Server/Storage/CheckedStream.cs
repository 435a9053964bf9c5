using System.Security.Cryptography;

namespace Fovea.Server.Storage;

/// <summary>Reads a stream once, from its beginning, and holds what came against a hash at its end.</summary>
/// <param name="inner">The bytes; disposed with this.</param>
/// <param name="read">Reads from them.</param>
/// <param name="check">Is given the hash of all of them, and throws when it is wrong.</param>
internal sealed class CheckedStream(Stream inner, Func<Memory<byte>, CancellationToken, ValueTask<int>> read, Action<string> check) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _hasEnded;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        var count = await read(buffer, cancellationToken);
        _hash.AppendData(buffer.Span[..count]);
        if (count == 0 && !_hasEnded)
        {
            _hasEnded = true;
            check(Convert.ToHexStringLower(_hash.GetHashAndReset()));
        }

        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
