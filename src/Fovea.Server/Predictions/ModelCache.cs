using Fovea.Engine.Inference;
using Fovea.Server.Hosting;
using Fovea.Server.Storage;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Predictions;

/// <summary>Loaded models by the hash of their file; the one used least recently goes first.</summary>
/// <remarks>
/// Users hold a lease: disposing an ONNX Runtime session during a run ends the process (measured), so the last lease disposes.
/// </remarks>
internal sealed class ModelCache(BlobStore blobs, IOptions<PredictionOptions> options) : IDisposable
{
    /// <summary>What a loaded model takes for each byte of its file (40 MB for one of 13 MB, measured).</summary>
    private const int MemoryPerByte = 3;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly long _capacity = options.Value.ModelMemoryBytes;
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
            return entry.Loading;
        }
    }

    private Classifier Load(string modelHash)
    {
        var model = blobs.ReadOften(modelHash);
        MakeRoom(modelHash, (long)model.Length * MemoryPerByte);
        var classifier = Classifier.Load(model);
        classifier.WarmUp();
        ModelMemory.Release();
        return classifier;
    }

    /// <summary>Lets models go that were not used for longest, until the one that is loaded fits; one is kept, however large it is.</summary>
    private void MakeRoom(string modelHash, long bytes)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(modelHash, out var own))
            {
                own.Bytes = bytes;
            }

            while (_entries.Values.Sum(entry => entry.Bytes) > _capacity && _entries.Count > 1)
            {
                var (oldest, evicted) = _entries.Where(pair => pair.Key != modelHash).MinBy(pair => pair.Value.LastUsed);
                _entries.Remove(oldest);
                DisposeWhenLoaded(evicted);
            }
        }
    }

    private static void DisposeWhenLoaded(Entry entry) => entry.Loading.ContinueWith(
        loaded => loaded.GetAwaiter().GetResult().Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);

    private sealed class Entry(Task<Classifier> loading)
    {
        public Task<Classifier> Loading { get; } = loading;

        public long LastUsed { get; set; }

        /// <summary>What it takes, once that is known.</summary>
        public long Bytes { get; set; }
    }
}
