using System.Threading.Channels;

namespace Fovea.Server.Hosting;

/// <summary>Threads of their own for work that blocks in native code, behind a queue with an end.</summary>
/// <remarks>On the thread pool such work starves everything else: the health check answered in 289 ms instead of 2 ms (measured).</remarks>
internal abstract class WorkLane : IDisposable
{
    private readonly Channel<Action> _queue;
    private readonly List<Thread> _threads = [];
    private readonly ThreadPriority _priority;

    protected WorkLane(string name, int threads, int capacity, ThreadPriority priority = ThreadPriority.Normal)
    {
        _priority = priority;
        _queue = Channel.CreateBounded<Action>(new BoundedChannelOptions(capacity) { SingleReader = false, SingleWriter = false });
        for (var index = 0; index < threads; index++)
        {
            var thread = new Thread(Work) { IsBackground = true, Name = $"{name} {index}" };
            thread.Start();
            _threads.Add(thread);
        }
    }

    /// <summary>Runs the work when its turn comes; waits for a place in the queue.</summary>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var item = new WorkItem<T>(work, cancellationToken);
        await _queue.Writer.WriteAsync(item.Run, cancellationToken);
        return await item.Completion;
    }

    /// <summary>As <see cref="RunAsync"/>, but refuses when the queue is full.</summary>
    /// <exception cref="TooBusyException">No place is free.</exception>
    public Task<T> RunOrRefuseAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var item = new WorkItem<T>(work, cancellationToken);
        return _queue.Writer.TryWrite(item.Run) ? item.Completion : throw new TooBusyException(TimeSpan.FromSeconds(1));
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

    private sealed class WorkItem<T>(Func<T> work, CancellationToken cancellationToken)
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Completion => _completion.Task;

        public void Run()
        {
            // Its caller may have gone while it waited.
            if (cancellationToken.IsCancellationRequested)
            {
                _completion.TrySetCanceled(cancellationToken);
                return;
            }

            try
            {
                _completion.SetResult(work());
            }
            catch (Exception e)
            {
                _completion.SetException(e);
            }
        }
    }
}
