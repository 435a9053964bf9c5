using Fovea.Server.Storage;
using Microsoft.Extensions.Caching.Memory;

namespace Fovea.Server.Iterations;

/// <summary>Evaluations that were read lately: whoever moves the threshold slider asks for the same one again and again.</summary>
internal sealed class EvaluationCache(BlobStore blobs) : IDisposable
{
    private const long MaxBytes = 64 * 1024 * 1024;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MaxBytes });

    /// <summary>Reads an evaluation by the hash of its blob.</summary>
    public async Task<Evaluation> GetAsync(string hash, CancellationToken cancellationToken)
    {
        if (_cache.TryGetValue(hash, out Evaluation? known))
        {
            return known!;
        }

        var blob = await blobs.ReadAsync(hash, cancellationToken);
        var evaluation = new Evaluation(EvaluationRecord.Parse(blob));

        // What is kept takes about twice the room of the blob: the probabilities as they are, and sorted.
        return _cache.Set(hash, evaluation, new MemoryCacheEntryOptions { Size = 2L * blob.Length, SlidingExpiration = Lifetime });
    }

    public void Dispose() => _cache.Dispose();
}
