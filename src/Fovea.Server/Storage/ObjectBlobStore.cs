using System.Globalization;

namespace Fovea.Server.Storage;

/// <summary>Blobs as objects that other machines keep: what Azure and S3 have in common.</summary>
/// <remarks>
/// The libraries try again by their own policies; an operation that has not ended after <see cref="PatienceFor"/> has failed, so that an
/// outage is answered and not waited for. Each object carries the instant of its last write by the writer's clock, which is finer than the
/// storage's and moves when a blob that is there is written once more.
/// </remarks>
internal abstract class ObjectBlobStore(string prefix, BlobCache? cache) : BlobStore
{
    /// <summary>The metadata that holds the instant of the last write.</summary>
    protected const string WrittenKey = "written";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private const long LeastBytesPerSecond = 1 << 20;

    public override bool IsLocal => false;

    protected override string Changed => "changed in storage";

    public sealed override async Task<string> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var hash = HashOf(content.Span);
        await PutAsync(hash, BinaryData.FromBytes(content).ToStream, content.Length, cancellationToken);
        return hash;
    }

    public sealed override async Task<string> WriteAsync(Stream content, CancellationToken cancellationToken)
    {
        // An object's name is its hash, so all of it has to be there before the first byte can be sent.
        await using var file = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        var hash = await content.CopyHashedAsync(file, cancellationToken);
        await PutAsync(hash, () => { file.Position = 0; return file; }, file.Length, cancellationToken);
        return hash;
    }

    public sealed override byte[] ReadOften(string hash)
    {
        if (cache?.TryRead(NameOf(hash)) is { } kept)
        {
            return kept;
        }

        var content = Read(hash);
        cache?.Keep(hash, content);
        return content;
    }

    public sealed override async Task<Stream> OpenAsync(string hash, CancellationToken cancellationToken)
    {
        var body = await AskAsync(0, token => GetAsync(KeyOf(hash), token), cancellationToken) ?? throw new BlobDamagedException(hash, "missing");
        return new CheckedStream(
            body.Content,
            async (buffer, token) => await AskAsync(buffer.Length, patience => body.Content.ReadAsync(buffer, patience).AsTask(), token),
            met => Check(hash, met));
    }

    public sealed override Task<bool> ExistsAsync(string hash, CancellationToken cancellationToken) =>
        AskAsync(0, async token => await LookAsync(KeyOf(hash), token) is not null, cancellationToken);

    public sealed override Task DeleteAsync(string hash, CancellationToken cancellationToken) => AskAsync(0, token => DeleteAsync(KeyOf(hash), null, token), cancellationToken);

    public sealed override Task DeleteUntouchedAsync(string hash, DateTimeOffset since, CancellationToken cancellationToken) => AskAsync(
        0,
        async token =>
        {
            if (await LookAsync(KeyOf(hash), token) is { } found && found.Written < since)
            {
                await DeleteAsync(KeyOf(hash), found.Tag, token);
            }
        },
        cancellationToken);

    protected sealed override async Task<byte[]?> LoadAsync(string hash, CancellationToken cancellationToken)
    {
        if (await AskAsync(0, token => GetAsync(KeyOf(hash), token), cancellationToken) is not { } body)
        {
            return null;
        }

        await using var content = body.Content;
        var bytes = new byte[body.Length];
        await AskAsync(bytes.Length, token => content.ReadExactlyAsync(bytes, token).AsTask(), cancellationToken);
        return bytes;
    }

    /// <summary>Has the object be there with this metadata; its bytes are the same as of one that is there.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="content">The bytes, from their beginning each time.</param>
    /// <param name="metadata">What it carries.</param>
    /// <param name="cancellationToken">Cancels.</param>
    protected abstract Task PutAsync(string key, Func<Stream> content, Dictionary<string, string> metadata, CancellationToken cancellationToken);

    /// <returns><see langword="null"/> when there is none.</returns>
    protected abstract Task<ObjectBody?> GetAsync(string key, CancellationToken cancellationToken);

    /// <returns><see langword="null"/> when there is none.</returns>
    protected abstract Task<ObjectState?> LookAsync(string key, CancellationToken cancellationToken);

    /// <summary>Deletes the object if it is there and, where the storage can tell, still has the tag.</summary>
    protected abstract Task DeleteAsync(string key, string? tag, CancellationToken cancellationToken);

    /// <summary>What may be said of a failure: a status and a code, but no text of the storage's.</summary>
    /// <returns><see langword="null"/> when it is none of the storage.</returns>
    protected abstract string? Explain(Exception exception);

    protected string KeyOf(string hash) => prefix + NameOf(hash);

    /// <returns><see langword="null"/> when the object is none of ours.</returns>
    protected string? HashOf(string key) => key.StartsWith(prefix, StringComparison.Ordinal) && IsHash(key[prefix.Length..]) ? key[prefix.Length..] : null;

    /// <summary>The instant of the last write: what the writer noted, or else what the storage says.</summary>
    protected static DateTimeOffset WrittenOf(string? noted, DateTimeOffset modified) =>
        DateTimeOffset.TryParseExact(noted, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var written) ? written : modified;

    protected Task AskAsync(long bytes, Func<CancellationToken, Task> ask, CancellationToken cancellationToken) => AskAsync(
        bytes,
        async token =>
        {
            await ask(token);
            return true;
        },
        cancellationToken);

    /// <summary>Asks the storage something, for a limited time.</summary>
    /// <exception cref="StorageUnavailableException">The storage does not answer, or refuses.</exception>
    protected async Task<T> AskAsync<T>(long bytes, Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(PatienceFor(bytes));
        try
        {
            return await ask(patience.Token);
        }
        catch (Exception e) when (e is not OperationCanceledException && cancellationToken.IsCancellationRequested)
        {
            // The libraries wrap it in what they met besides.
            throw new OperationCanceledException("The caller waits no longer.", e, cancellationToken);
        }
        catch (Exception e) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new StorageUnavailableException($"{Description} does not answer.", e);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && Explain(e) is { } why)
        {
            throw new StorageUnavailableException($"{Description} does not answer as it should: {why}.", e);
        }
    }

    private Task PutAsync(string hash, Func<Stream> content, long bytes, CancellationToken cancellationToken) => AskAsync(
        bytes,
        token => PutAsync(
            KeyOf(hash), content, new Dictionary<string, string> { [WrittenKey] = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture) }, token),
        cancellationToken);

    /// <summary>How long an operation may take that moves so many bytes.</summary>
    private static TimeSpan PatienceFor(long bytes) => Patience + TimeSpan.FromSeconds((double)bytes / LeastBytesPerSecond);

    /// <param name="Content">The bytes.</param>
    /// <param name="Length">How many.</param>
    protected sealed record ObjectBody(Stream Content, long Length);

    /// <param name="Written">When it was last written.</param>
    /// <param name="Tag">Changes with each write, where the storage can tell.</param>
    protected sealed record ObjectState(DateTimeOffset Written, string? Tag);
}
