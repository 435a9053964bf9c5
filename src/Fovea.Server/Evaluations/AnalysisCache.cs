using Microsoft.Extensions.Caching.Memory;

namespace Fovea.Server.Evaluations;

/// <summary>Analyses that were asked for lately: a threshold slider asks for the same one again and again.</summary>
internal sealed class AnalysisCache : IDisposable
{
    private const long MaxBytes = 256 * 1024 * 1024;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MaxBytes });

    public Analysis? Find(Guid iterationId) => _cache.Get<Analysis>(iterationId);

    public Analysis Add(Guid iterationId, Analysis analysis) => _cache.Set(
        iterationId, analysis, new MemoryCacheEntryOptions { Size = analysis.Numbers.Bytes, SlidingExpiration = Lifetime });

    public void Dispose() => _cache.Dispose();
}
