using System.Diagnostics;
using NetVips;

namespace Fovea.Engine.Imaging;

/// <summary>Gives out a file until its time is over; then it ends early, which makes the decoder that reads it give up.</summary>
/// <remarks>
/// libvips can be told to stop between strips, but a progressive JPEG passes all its scans within the first. Its readers ask for a few
/// kilobytes at a time, in which a few dozen scans fit at most.
/// </remarks>
internal sealed class DeadlineSource : SourceCustom
{
    private readonly byte[] file;
    private readonly TimeSpan deadline;
    private readonly long begun = Stopwatch.GetTimestamp();
    private long position;

    public DeadlineSource(byte[] file, TimeSpan deadline)
    {
        this.file = file;
        this.deadline = deadline;
        OnRead += Read;
        OnSeek += Seek;
    }

    /// <summary>Whether somebody wanted to read when the time was over.</summary>
    public bool HasEnded { get; private set; }

    private int Read(byte[] buffer, int length)
    {
        HasEnded |= Stopwatch.GetElapsedTime(begun) > deadline;
        if (HasEnded)
        {
            return 0;
        }

        int count = (int)Math.Clamp(file.Length - position, 0, length);
        file.AsSpan((int)position, count).CopyTo(buffer);
        position += count;
        return count;
    }

    private long Seek(long offset, SeekOrigin origin)
    {
        long from = origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => position, _ => file.Length };
        return position = Math.Clamp(from + offset, 0, file.Length);
    }
}
