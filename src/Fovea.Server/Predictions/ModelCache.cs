using Fovea.Engine.Inference;
using Fovea.Server.Hosting;
using Fovea.Server.Storage;

namespace Fovea.Server.Predictions;

/// <summary>Loaded models by the hash of their file; the one used least recently goes first.</summary>
/// <remarks>
/// Users hold a lease: disposing an ONNX Runtime session during a run ends the process (measured), so the last lease disposes.
/// </remarks>
internal sealed class ModelCache(BlobStore blobs) : IDisposable
{
    /// <summary>A loaded model of the embedded backbone takes about 40 MB.</summary>
    private const int Capacity = 8;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private long _clock;

    /// <summary>A loaded and warmed model.</summary>
    public async Task<ClassifierLease> AcquireAsync(string modelHash, CancellationToken cancellationToken)
    {
        while (true)
        {
            var classifier = await Find(modelHash).WaitAsync(cancellationToken);
            if (classifier.TryAcquire(out var lease))
            {
                return lease;
            }

            // Evicted between the look-up and the lease: load again.
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var entry in _entries.Values)
            {
                DisposeWhenLoaded(entry);
            }

            _entries.Clear();
        }
    }

    private Task<Classifier> Find(string modelHash)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(modelHash, out var entry) && !entry.Loading.IsFaulted)
            {
                entry.LastUsed = ++_clock;
                return entry.Loading;
            }

            _entries[modelHash] = entry = new Entry(Task.Run(() => Load(modelHash))) { LastUsed = ++_clock };
            if (_entries.Count > Capacity)
            {
                var (oldest, evicted) = _entries.MinBy(pair => pair.Value.LastUsed);
                _entries.Remove(oldest);
                DisposeWhenLoaded(evicted);
            }

            return entry.Loading;
        }
    }

    private Classifier Load(string modelHash)
    {
        var classifier = Classifier.Load(blobs.ReadOften(modelHash));
        classifier.WarmUp();
        ModelMemory.Release();
        return classifier;
    }

    private static void DisposeWhenLoaded(Entry entry) => entry.Loading.ContinueWith(
        loaded => loaded.GetAwaiter().GetResult().Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);

    private sealed class Entry(Task<Classifier> loading)
    {
        public Task<Classifier> Loading { get; } = loading;

        public long LastUsed { get; set; }
    }
}
