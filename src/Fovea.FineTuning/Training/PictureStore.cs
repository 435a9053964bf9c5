using System.IO.MemoryMappedFiles;
using Fovea.Engine.Training.Advanced;

namespace Fovea.FineTuning.Training;

/// <summary>The decoded pictures of a job, read from its file as they are needed.</summary>
internal sealed unsafe class PictureStore : IDisposable
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* start;
    private readonly long[] offsets;
    private readonly FineTuningJob job;

    public PictureStore(FineTuningJob job, string folder)
    {
        this.job = job;
        offsets = new long[job.Widths.Length];
        var bytes = 0L;
        for (var row = 0; row < offsets.Length; row++)
        {
            offsets[row] = bytes;
            bytes += 3L * job.Widths[row] * job.Heights[row];
        }

        file = MemoryMappedFile.CreateFromFile(Path.Combine(folder, FineTuningJob.PicturesFile), FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        view = file.CreateViewAccessor(0, bytes, MemoryMappedFileAccess.Read);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
    }

    /// <summary>One picture, <c>[H, W, 3]</c>.</summary>
    public ReadOnlySpan<byte> Pixels(int row) => new(start + offsets[row], 3 * job.Widths[row] * job.Heights[row]);

    /// <summary>The square in the middle, normalised as for prediction, <c>[3, S, S]</c>.</summary>
    public void FillSquare(int row, Span<float> tensor)
    {
        var pixels = Pixels(row);
        var (size, width) = (job.InputSizePixels, job.Widths[row]);
        var (left, top) = ((width - size) / 2, (job.Heights[row] - size) / 2);
        for (var channel = 0; channel < 3; channel++)
        {
            var (mean, std) = (job.Mean[channel], job.Std[channel]);
            for (var y = 0; y < size; y++)
            {
                for (var x = 0; x < size; x++)
                {
                    tensor[(((channel * size) + y) * size) + x] = ((pixels[(((((top + y) * width) + left + x) * 3) + channel)] / 255f) - mean) / std;
                }
            }
        }
    }

    public void Dispose()
    {
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file.Dispose();
    }
}
