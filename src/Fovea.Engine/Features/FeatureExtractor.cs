using System.Buffers;
using System.Collections.Concurrent;
using Fovea.Engine.Backbones;
using Fovea.Engine.Data;
using Fovea.Engine.Imaging;
using Fovea.Engine.Onnx;
using Fovea.Engine.Training;
using Microsoft.ML.OnnxRuntime;

namespace Fovea.Engine.Features;

/// <summary>Computes the features of many pictures on threads of its own, asking the cache first.</summary>
/// <param name="backbone">Computes the features.</param>
/// <param name="cache">Asked before and told after a picture is computed.</param>
public sealed class FeatureExtractor(Backbone backbone, IFeatureCache cache)
{
    // Counts up when the same picture starts to give other numbers for a reason that no version below shows.
    private const int Recipe = 4;

    // One picture is computed by one thread at a time, whichever extractors ask for it: who comes second finds it in the cache.
    private static readonly Lock[] InProgress = [.. Enumerable.Range(0, 1024).Select(_ => new Lock())];

    private readonly Preprocessor preprocessor = new(backbone.Manifest.InputSizePixels, backbone.Manifest.Mean, backbone.Manifest.Std);

    /// <summary>Pictures computed at the same time; each thread holds one picture at a time.</summary>
    /// <value>The default is the number of processors; at least 1.</value>
    public int ThreadCount { get; init; } = Environment.ProcessorCount;

    /// <summary>The name under which features are kept: everything that decides their numbers, except the picture.</summary>
    public string CacheKey { get; } = KeyOf(backbone.Manifest);

    /// <summary>Computes plain and mirrored features of every picture.</summary>
    /// <param name="images">The pictures; the bytes of one are in memory only while it is worked on.</param>
    /// <param name="progress">Receives progress, from the extractor's threads, one at a time; or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops the run after the pictures under way.</param>
    /// <returns>The features; pictures that cannot be read are listed in it.</returns>
    /// <exception cref="FeatureExtractionException">A picture failed for another reason than its content, for example because its bytes could not be fetched.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public ExtractedFeatures Extract(
        IReadOnlyList<TrainingImage> images, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfLessThan(ThreadCount, 1);
        var run = new Run(this, images, progress, cancellationToken);
        return run.Execute();
    }

    /// <summary>What <see cref="CacheKey"/> is for a backbone.</summary>
    /// <param name="manifest">The backbone's.</param>
    public static string KeyOf(BackboneManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return $"{manifest.Id}-{manifest.Sha256[..8]}-{Recipe}-ort{OnnxRuntime.Native.GetVersionString()}";
    }

    /// <summary>Whether the cache has the features of a picture.</summary>
    /// <param name="contentHash">SHA-256 of the picture's bytes, lower-case hexadecimal.</param>
    public bool IsCached(string contentHash) => cache.Contains(contentHash, CacheKey);

    /// <summary>Computes the features of a picture ahead of a training, on the calling thread, unless the cache has them.</summary>
    /// <param name="image">The picture; its classes do not matter.</param>
    /// <exception cref="InvalidImageException">The bytes are no picture.</exception>
    public void ComputeAhead(TrainingImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var (tensors, features) = (2 * preprocessor.TensorLength, 2 * Dimension);
        var buffer = ArrayPool<float>.Shared.Rent(tensors + features);
        try
        {
            Compute(
                image, buffer.AsSpan(0, preprocessor.TensorLength), buffer.AsSpan(preprocessor.TensorLength, preprocessor.TensorLength),
                buffer.AsSpan(tensors, Dimension), buffer.AsSpan(tensors + Dimension, Dimension));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    private sealed class Run(
        FeatureExtractor owner, IReadOnlyList<TrainingImage> images, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        private readonly FeatureMatrix plain = new(images.Count, owner.Dimension);
        private readonly FeatureMatrix mirrored = new(images.Count, owner.Dimension);
        private readonly ulong[] hashes = new ulong[images.Count];
        private readonly ConcurrentBag<FeatureFailure> failures = [];
        private readonly Lock progressLock = new();
        private FeatureExtractionException? error;
        private int next = -1;
        private int done;

        public ExtractedFeatures Execute()
        {
            progress?.Report(new TrainingProgress(Stage, 0, images.Count));
            var threads = new Thread[Math.Min(owner.ThreadCount, images.Count)];
            for (var i = 0; i < threads.Length; i++)
            {
                threads[i] = new Thread(Work) { IsBackground = true, Name = $"Fovea features {i}" };
                threads[i].Start();
            }

            foreach (var thread in threads)
            {
                thread.Join();
            }

            cancellationToken.ThrowIfCancellationRequested();
            return error is null
                ? new ExtractedFeatures(plain, mirrored, hashes, [.. failures.OrderBy(f => f.Row)])
                : throw error;
        }

        private const string Stage = "Reading pictures";

        private void Work()
        {
            var tensor = new float[owner.preprocessor.TensorLength];
            var mirror = new float[tensor.Length];
            int row;
            while (!cancellationToken.IsCancellationRequested && Volatile.Read(ref error) is null
                && (row = Interlocked.Increment(ref next)) < images.Count)
            {
                WorkOn(row, tensor, mirror);
            }
        }

        // An exception on a thread of ours would end the process, so each one is carried to the caller, with the picture's name.
        private void WorkOn(int row, float[] tensor, float[] mirror)
        {
            try
            {
                hashes[row] = owner.Compute(images[row], tensor, mirror, plain.Row(row), mirrored.Row(row));
                ReportOneDone();
            }
            catch (InvalidImageException e)
            {
                failures.Add(new FeatureFailure(row, images[row].ContentHash, e));
                plain.Row(row).Clear();
                mirrored.Row(row).Clear();
                ReportOneDone();
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref error, new FeatureExtractionException(images[row].ContentHash, e), null);
            }
        }

        private void ReportOneDone()
        {
            if (progress is null)
            {
                return;
            }

            lock (progressLock)
            {
                progress.Report(new TrainingProgress(Stage, ++done, images.Count));
            }
        }
    }

    private int Dimension => backbone.Manifest.Dimension;

    private ulong Compute(TrainingImage image, Span<float> tensor, Span<float> mirror, Span<float> plain, Span<float> mirrored)
    {
        using var turn = InProgress[(uint)image.ContentHash.GetHashCode(StringComparison.Ordinal) % InProgress.Length].EnterScope();
        if (cache.TryRead(image.ContentHash, CacheKey, plain, mirrored, out var hash))
        {
            return hash;
        }

        hash = preprocessor.Fill(image.Read(), tensor);
        Preprocessor.Mirror(tensor, backbone.Manifest.InputSizePixels, mirror);
        backbone.Extract(tensor, plain);
        backbone.Extract(mirror, mirrored);
        cache.Write(image.ContentHash, CacheKey, plain, mirrored, hash);
        return hash;
    }
}
