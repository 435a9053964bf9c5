using Fovea.Engine.Inference;
using Fovea.Server.Storage;
using Microsoft.Extensions.Caching.Memory;

namespace Fovea.Server.Evaluations;

/// <summary>Models loaded for explanations, by the hash of their file. One takes as much memory as a loaded model.</summary>
internal sealed class ExplainerCache(BlobStore blobs) : IDisposable
{
    private const int Capacity = 2;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = Capacity });
    private readonly SemaphoreSlim _loading = new(1);

    /// <summary>Runs the work with the model's explainer.</summary>
    /// <returns><see langword="null"/> when the model cannot be explained.</returns>
    public async Task<T?> UseAsync<T>(string modelHash, Func<Explainer, Task<T>> work, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            if (await GetAsync(modelHash, cancellationToken) is not { } explainer)
            {
                return null;
            }

            try
            {
                return await work(explainer);
            }
            catch (ObjectDisposedException)
            {
                // Evicted between the look-up and the run: load again.
                _cache.Remove(modelHash);
            }
        }
    }

    public void Dispose()
    {
        _cache.Clear();
        _cache.Dispose();
        _loading.Dispose();
    }

    private async Task<Explainer?> GetAsync(string modelHash, CancellationToken cancellationToken)
    {
        if (_cache.TryGetValue(modelHash, out Explainer? known))
        {
            return known;
        }

        await _loading.WaitAsync(cancellationToken);
        try
        {
            if (_cache.TryGetValue(modelHash, out known))
            {
                return known;
            }

            var model = await blobs.ReadAsync(modelHash, cancellationToken);
            var explainer = await Task.Run(() => Explainer.TryLoad(model), cancellationToken);
            var options = new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = Lifetime };
            return _cache.Set(modelHash, explainer, options.RegisterPostEvictionCallback((_, evicted, _, _) => (evicted as Explainer)?.Dispose()));
        }
        finally
        {
            _loading.Release();
        }
    }
}
