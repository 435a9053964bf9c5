using System.Collections.Concurrent;
using Fovea.Engine.Training;
using Fovea.Server.Storage;

namespace Fovea.Server.Operations.Moving;

/// <summary>
/// Has every blob be at its new place, and reads it there. What an earlier try has brought is not sent again; where bytes stay on the disk,
/// they are read there.
/// </summary>
internal sealed class BlobMove(BlobStore source, BlobStore target, IProgress<TrainingProgress> progress)
{
    private const int AtOnce = 8;
    private readonly ConcurrentQueue<string> _problems = new();
    private readonly Lock _reporting = new();
    private int _done;
    private long _blobs;
    private long _bytes;

    public long Blobs => _blobs;

    public long Bytes => _bytes;

    /// <summary>What was missing or damaged before, each in a sentence.</summary>
    public IReadOnlyList<string> Problems => [.. _problems.Order(StringComparer.Ordinal)];

    public Task RunAsync(IReadOnlyList<string> hashes, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        hashes,
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
        async (hash, token) =>
        {
            try
            {
                var bytes = target.IsLocal ? await CountAsync(source, hash, token) : await CountThereAsync(hash, token) ?? await CopyAsync(hash, token);
                Interlocked.Increment(ref _blobs);
                Interlocked.Add(ref _bytes, bytes);
            }
            catch (BlobDamagedException e)
            {
                // What is left is worth the more.
                _problems.Enqueue(e.Message);
            }

            lock (_reporting)
            {
                progress.Report(new TrainingProgress(target.IsLocal ? "Reading files" : "Copying files", ++_done, hashes.Count));
            }
        });

    /// <returns>The bytes of the blob as it is at its new place; <see langword="null"/> when it is not there as it should be.</returns>
    private async Task<long?> CountThereAsync(string hash, CancellationToken cancellationToken)
    {
        try
        {
            return await CountAsync(target, hash, cancellationToken);
        }
        catch (BlobDamagedException)
        {
            return null;
        }
    }

    private async Task<long> CopyAsync(string hash, CancellationToken cancellationToken)
    {
        await using (var content = await source.OpenAsync(hash, cancellationToken))
        {
            // A damaged one would be touched and stay.
            await target.DeleteAsync(hash, cancellationToken);
            await target.WriteAsync(content, cancellationToken);
        }

        return await CountThereAsync(hash, cancellationToken) ?? throw new OperationException($"{target.Description} acknowledged the file {hash} and does not bring it back.");
    }

    private static async Task<long> CountAsync(BlobStore blobs, string hash, CancellationToken cancellationToken)
    {
        await using var content = await blobs.OpenAsync(hash, cancellationToken);
        return await content.CountAsync(cancellationToken);
    }
}
