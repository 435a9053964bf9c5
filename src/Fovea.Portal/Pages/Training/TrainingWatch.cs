using Fovea.Portal.Access;
using Fovea.Protocol.Client;
using Fovea.Protocol.Iterations;
using Fovea.Protocol.Training;

namespace Fovea.Portal.Pages.Training;

/// <summary>Follows the training of the project whose pages are open, for all parts of a page that show it.</summary>
internal sealed class TrainingWatch(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan WhileTraining = TimeSpan.FromSeconds(1);

    // Trainings are also started by other people and programs.
    private static readonly TimeSpan WhileIdle = TimeSpan.FromSeconds(5);

    private readonly List<Subscription> _subscriptions = [];
    private ProjectAccess? _project;
    private CancellationTokenSource? _stop;
    private TaskCompletionSource _nudge = NewNudge();

    /// <summary>The iteration in training; <see langword="null"/> when none is.</summary>
    public Iteration? Running { get; private set; }

    /// <summary>How far it is.</summary>
    public IterationProgress? Progress { get; private set; }

    /// <summary>The one whose end was seen last, until it is dismissed.</summary>
    public Iteration? Ended { get; private set; }

    /// <summary>Begins to follow a project, or goes on if it is the same.</summary>
    /// <param name="project">The project.</param>
    /// <param name="onChange">Called after every change, on any thread.</param>
    /// <returns>To be disposed with the part of the page.</returns>
    public IDisposable Follow(ProjectAccess project, Func<Task> onChange)
    {
        if (_project?.Id != project.Id)
        {
            Stop();
            (_project, Running, Progress, Ended) = (project, null, null, null);
        }

        var subscription = new Subscription(this, onChange);
        _subscriptions.Add(subscription);
        if (_stop is null)
        {
            _stop = new CancellationTokenSource();
            _ = LoopAsync(project, _stop.Token);
        }

        return subscription;
    }

    /// <summary>Shows a training that was just started at this page.</summary>
    public void Show(Iteration started)
    {
        (Running, Progress, Ended) = (started, null, null);
        _nudge.TrySetResult();
    }

    /// <summary>Looks now instead of at the next turn.</summary>
    public void Look() => _nudge.TrySetResult();

    /// <summary>Takes the news of the end off the page.</summary>
    public void Dismiss() => Ended = null;

    public void Dispose() => Stop();

    private static TaskCompletionSource NewNudge() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Stop()
    {
        _stop?.Cancel();
        _stop?.Dispose();
        _stop = null;
    }

    private async Task LoopAsync(ProjectAccess project, CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var nudge = _nudge.Task;
                await LookAsync(project, cancellationToken);
                await Task.WhenAny(nudge, Task.Delay(Running is null ? WhileIdle : WhileTraining, time, cancellationToken));
                if (nudge.IsCompleted)
                {
                    _nudge = NewNudge();
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or CustomVisionException or ObjectDisposedException)
        {
            // The page is gone, or its key or project no longer count: whatever is done at it next will say so.
        }
    }

    private async Task LookAsync(ProjectAccess project, CancellationToken cancellationToken)
    {
        try
        {
            if (Running is null)
            {
                Running = (await project.Training.GetIterationsAsync(project.Id, cancellationToken)).FirstOrDefault(iteration => iteration.Status == IterationStatus.Training);
            }

            if (Running is { } running)
            {
                await FollowAsync(project, running, cancellationToken);
                await TellAsync();
            }
        }
        catch (HttpRequestException)
        {
            // The server is being started again; the next turn finds it.
        }
    }

    private async Task FollowAsync(ProjectAccess project, Iteration running, CancellationToken cancellationToken)
    {
        try
        {
            Progress = await project.Owner.Trainings.GetProgressAsync(project.Id, running.Id, cancellationToken);
            if (Progress.Status != IterationStatus.Training)
            {
                Ended = await project.Training.GetIterationAsync(project.Id, running.Id, cancellationToken);
                (Running, Progress) = (null, null);
            }
        }
        catch (CustomVisionException e) when (e.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            // Somebody deleted it.
            (Running, Progress) = (null, null);
        }
    }

    private async Task TellAsync()
    {
        foreach (var subscription in _subscriptions.ToArray())
        {
            await subscription.OnChange();
        }
    }

    private sealed class Subscription(TrainingWatch watch, Func<Task> onChange) : IDisposable
    {
        public Func<Task> OnChange => onChange;

        public void Dispose()
        {
            watch._subscriptions.Remove(this);
            if (watch._subscriptions.Count == 0)
            {
                watch.Stop();
            }
        }
    }
}
