using System.Diagnostics;
using System.Threading.Channels;
using Fovea.Server.Hosting.Telemetry;

namespace Fovea.Server.Hosting;

/// <summary>Threads of their own for work that blocks in native code, behind a queue with an end.</summary>
/// <remarks>On the thread pool such work starves everything else: the health check answered in 289 ms instead of 2 ms (measured).</remarks>
internal abstract class WorkLane : IDisposable
{
    private readonly Channel<Action> _queue;
    private readonly List<Thread> _threads = [];
    private readonly ThreadPriority _priority;
    private readonly string _name;
    private readonly int _capacity;

    protected WorkLane(string name, int threads, int capacity, ThreadPriority priority = ThreadPriority.Normal)
    {
        _priority = priority;
        _name = name;
        _capacity = capacity;
        _queue = Channel.CreateBounded<Action>(new BoundedChannelOptions(capacity) { SingleReader = false, SingleWriter = false });
        for (var index = 0; index < threads; index++)
        {
            var thread = new Thread(Work) { IsBackground = true, Name = $"{name} {index}" };
            thread.Start();
            _threads.Add(thread);
        }
    }

    /// <summary>Whether <see cref="RunOrRefuseAsync"/> would refuse now.</summary>
    public bool IsFull => _queue.Reader.Count >= _capacity;

    /// <summary>Runs the work when its turn comes; waits for a place in the queue.</summary>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var item = new WorkItem<T>(_name, work, cancellationToken);
        await _queue.Writer.WriteAsync(item.Run, cancellationToken);
        Instruments.Queued(_name);
        return await item.Completion;
    }

    /// <summary>As <see cref="RunAsync"/>, but refuses when the queue is full.</summary>
    /// <exception cref="TooBusyException">No place is free.</exception>
    public Task<T> RunOrRefuseAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var item = new WorkItem<T>(_name, work, cancellationToken);
        if (!_queue.Writer.TryWrite(item.Run))
        {
            throw TooBusyException.QueueFull();
        }

        Instruments.Queued(_name);
        return item.Completion;
    }

    public void Dispose()
    {
        _queue.Writer.TryComplete();
        _threads.ForEach(thread => thread.Join());
    }

    private void Work()
    {
        if (_priority == ThreadPriority.Lowest)
        {
            CurrentThread.GiveWay();
        }

        var reader = _queue.Reader;
        while (reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (reader.TryRead(out var run))
            {
                run();
            }
        }
    }

    private sealed class WorkItem<T>(string lane, Func<T> work, CancellationToken cancellationToken)
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private readonly long _queued = Stopwatch.GetTimestamp();

        public Task<T> Completion => _completion.Task;

        public void Run()
        {
            Instruments.Dequeued(lane, Stopwatch.GetElapsedTime(_queued));

            // Its caller may have gone while it waited.
            if (cancellationToken.IsCancellationRequested)
            {
                _completion.TrySetCanceled(cancellationToken);
                return;
            }

            var begun = Stopwatch.GetTimestamp();
            try
            {
                _completion.SetResult(work());
            }
            catch (Exception e)
            {
                _completion.SetException(e);
            }

            Instruments.Worked(lane, Stopwatch.GetElapsedTime(begun));
        }
    }
}
