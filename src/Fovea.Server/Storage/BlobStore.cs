using System.Security.Cryptography;

namespace Fovea.Server.Storage;

/// <summary>Bytes by the SHA-256 of their content, lower-case hexadecimal: never changed, written as often as somebody likes.</summary>
/// <remarks>
/// What a write returns is durable; only then may a row name the hash. A blob that no row names is harmless and goes with the next
/// <see cref="BlobSweeper">sweep</see>; writing it again makes it young again. What is read is held against its hash.
/// </remarks>
internal abstract class BlobStore : IDisposable
{
    /// <summary>What may be said of it in messages; no secret.</summary>
    public abstract string Description { get; }

    /// <summary>Whether blobs take room on the data folder's disk.</summary>
    public abstract bool IsLocal { get; }

    public static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Makes sure that blobs can be written and read.</summary>
    /// <exception cref="StorageUnavailableException">The storage does not answer, or lets nobody in.</exception>
    /// <exception cref="InvalidSettingException">The storage is not there.</exception>
    public abstract Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Makes <paramref name="content"/> durable.</summary>
    /// <returns>Its hash.</returns>
    public abstract Task<string> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Makes what is left of <paramref name="content"/> durable, hashing on the way.</summary>
    /// <returns>Its hash.</returns>
    public abstract Task<string> WriteAsync(Stream content, CancellationToken cancellationToken);

    /// <summary>Reads a blob whole.</summary>
    /// <exception cref="BlobDamagedException">The blob is missing or its bytes do not hash to its name.</exception>
    public async Task<byte[]> ReadAsync(string hash, CancellationToken cancellationToken) => Checked(hash, await LoadAsync(NameOf(hash), cancellationToken));

    /// <summary>As <see cref="ReadAsync"/>, on a thread that may block.</summary>
    public virtual byte[] Read(string hash) => ReadAsync(hash, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>As <see cref="Read"/>, for a blob that is read again and again, such as a model; what is far away keeps a copy here.</summary>
    public virtual byte[] ReadOften(string hash) => Read(hash);

    /// <summary>Reads a blob as it comes; its last read, which brings nothing, says whether all before was right.</summary>
    /// <exception cref="BlobDamagedException">The blob is missing; or, at its end, its bytes do not hash to its name.</exception>
    public abstract Task<Stream> OpenAsync(string hash, CancellationToken cancellationToken);

    /// <summary>Whether there is a blob of that name; what is in it only reading tells.</summary>
    public abstract Task<bool> ExistsAsync(string hash, CancellationToken cancellationToken);

    public abstract Task DeleteAsync(string hash, CancellationToken cancellationToken);

    /// <summary>Deletes a blob that nobody has written since an instant, whatever others do meanwhile.</summary>
    public abstract Task DeleteUntouchedAsync(string hash, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>All blobs last written before <paramref name="before"/>, and left-over temporary files; what else lies there is not ours.</summary>
    public abstract IAsyncEnumerable<StoredBlob> ListAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <exception cref="StorageUnavailableException">The storage does not answer, or lets nobody in.</exception>
    public abstract Task ProbeAsync(CancellationToken cancellationToken);

    /// <summary>Lets go of connections.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>How a damaged blob was changed.</summary>
    protected abstract string Changed { get; }

    /// <returns><see langword="null"/> when there is none.</returns>
    protected abstract Task<byte[]?> LoadAsync(string hash, CancellationToken cancellationToken);

    /// <summary>Holds bytes against their name.</summary>
    /// <exception cref="BlobDamagedException">There are none, or they are others.</exception>
    protected byte[] Checked(string hash, byte[]? content)
    {
        Check(hash, HashOf(content ?? throw new BlobDamagedException(hash, "missing")));
        return content;
    }

    /// <summary>Holds the hash of what was read against the name.</summary>
    /// <exception cref="BlobDamagedException">It is another.</exception>
    protected void Check(string hash, string met)
    {
        if (met != hash)
        {
            throw new BlobDamagedException(hash, Changed);
        }
    }

    protected static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    /// <exception cref="ArgumentException">It is no hash, and would reach beyond the blobs.</exception>
    protected static string NameOf(string hash) =>
        IsHash(hash) ? hash : throw new ArgumentException($"Got '{hash}'; a blob is named by 64 lower-case hexadecimal digits.", nameof(hash));

    /// <param name="Hash">Its name; a temporary file's is nobody's.</param>
    /// <param name="Bytes">Its length.</param>
    /// <param name="TemporaryPath">Where the temporary file is; <see langword="null"/> for a blob.</param>
    internal sealed record StoredBlob(string Hash, long Bytes, string? TemporaryPath = null);
}
