using System.IO.Compression;

namespace Fovea.Server.Transfers.Zip;

/// <summary>A zip from somebody else, read with limits. Names of entries are only ever looked up or shown, never made paths.</summary>
/// <remarks>
/// What an archive says of itself is checked before anything is unpacked, so that a bomb is refused whole; bytes are counted again while
/// they unpack, because sizes can be wrong and entries can overlap.
/// </remarks>
internal sealed class UploadedArchive : IAsyncDisposable
{
    public const int MaxEntries = 200_000;

    /// <summary>Unpacked to packed bytes of the whole archive; pictures and tables stay far below.</summary>
    private const int MaxRatio = 100;

    /// <summary>What any archive may unpack to, since tiny ones of flat pictures can beat the ratio.</summary>
    private const long AlwaysAllowedBytes = 64L << 20;

    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);
    private readonly long _maxUnpackedBytes;
    private long _unpackedBytes;

    private UploadedArchive(ZipArchive archive, long fileBytes, long maxBytes)
    {
        _archive = archive;
        _maxUnpackedBytes = Math.Min(maxBytes, Math.Max(AlwaysAllowedBytes, fileBytes * MaxRatio));
    }

    /// <summary>The files, in the archive's order; folders are left out.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <param name="file">Seekable; the archive disposes it.</param>
    /// <param name="maxBytes">The most it may unpack to.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="InvalidArchiveException">It is no zip, or goes beyond the limits.</exception>
    public static async Task<UploadedArchive> OpenAsync(Stream file, long maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            ZipEndRecord.Check(file, MaxEntries);
            file.Position = 0;
            var zip = await ZipArchive.CreateAsync(file, ZipArchiveMode.Read, leaveOpen: false, entryNameEncoding: null, cancellationToken);
            var archive = new UploadedArchive(zip, file.Length, maxBytes);
            archive.CheckEntries();
            return archive;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            await file.DisposeAsync();
            throw new InvalidArchiveException("The archive is not a zip, or it is damaged.", e);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    public bool Contains(string name) => _entries.ContainsKey(name);

    /// <summary>The size the archive states; no more than that is ever read.</summary>
    public long LengthOf(string name) => Find(name).Length;

    /// <summary>Unpacks an entry into memory.</summary>
    /// <exception cref="InvalidArchiveException">It is absent, damaged or longer than <paramref name="maxBytes"/>.</exception>
    public async Task<byte[]> ReadAsync(string name, long maxBytes, CancellationToken cancellationToken)
    {
        var entry = Find(name);
        if (entry.Length > maxBytes)
        {
            throw new InvalidArchiveException($"'{name}' has {entry.Length} bytes; it may have at most {maxBytes}.");
        }

        await using var stream = await OpenAsync(name, cancellationToken);
        var content = new byte[entry.Length];
        try
        {
            await stream.ReadExactlyAsync(content, cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidArchiveException($"'{name}' is damaged: it does not unpack to the {entry.Length} bytes that are stated.", e);
        }

        return content;
    }

    /// <summary>Unpacks an entry while it is read.</summary>
    public async Task<Stream> OpenAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return new CountingStream(await Find(name).OpenAsync(cancellationToken), Count);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidArchiveException($"'{name}' is damaged, encrypted, or packed in a way that is not read; only stored and deflated entries are.", e);
        }
    }

    public ValueTask DisposeAsync() => _archive.DisposeAsync();

    private ZipArchiveEntry Find(string name) => _entries.TryGetValue(name, out var entry)
        ? entry
        : throw new InvalidArchiveException($"The archive has no '{name}'.");

    private void CheckEntries()
    {
        var stated = 0L;
        foreach (var entry in _archive.Entries)
        {
            if (entry.FullName.EndsWith('/') && entry.Length == 0)
            {
                continue;
            }

            if (entry.Length < 0 || (stated += entry.Length) > _maxUnpackedBytes)
            {
                throw new InvalidArchiveException($"The archive would unpack to more than {_maxUnpackedBytes} bytes, which is the most one of its size may.");
            }

            if (!_entries.TryAdd(entry.FullName, entry))
            {
                throw new InvalidArchiveException($"The archive has two entries named '{entry.FullName}'.");
            }
        }
    }

    private void Count(int bytes)
    {
        if ((_unpackedBytes += bytes) > _maxUnpackedBytes)
        {
            throw new InvalidArchiveException($"The archive unpacks to more than {_maxUnpackedBytes} bytes, which is the most one of its size may.");
        }
    }
}
