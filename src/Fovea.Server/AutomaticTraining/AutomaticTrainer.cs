using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Linq.Expressions;
using System.Threading.Channels;
using Fovea.Server.Cluster;
using Fovea.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.AutomaticTraining;

/// <summary>Trains projects that train themselves, shortly after each change; what changes meanwhile leads to another training.</summary>
/// <remarks>
/// Any change may be told; whether it matters is decided by the fingerprint of what would be trained. At the start every such project
/// is looked at, so that what changed before an end of the process is not forgotten. On PostgreSQL one process of several does this, and
/// others tell it by rows: see <see cref="AutomaticChanges"/>.
/// </remarks>
internal sealed partial class AutomaticTrainer(
    IServiceScopeFactory scopes, IDbContextFactory<AppDbContext> databases, DatabaseSource database, ILogger<AutomaticTrainer> logger) : BackgroundService, IChangeHandler
{
    /// <summary>How long it has to be quiet before a training; changes often come in a row.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);

    /// <summary>How long changes in a row can put a training off.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BusyInterval = TimeSpan.FromSeconds(1);

    /// <summary>How often rows are looked at that no notice told of.</summary>
    private static readonly TimeSpan RowsInterval = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Guid, WatchedProject> _projects = new();
    private CancellationToken _stopping;
    private volatile bool _leads;

    public ChangeTopic Topic => ChangeTopic.AutomaticTraining;

    public void Changed(Guid? subject)
    {
        if (_leads && subject is { } projectId)
        {
            Watch(projectId);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _leads = false;
        await base.StopAsync(cancellationToken);
        foreach (var projectId in _projects.Keys)
        {
            Unwatch(projectId);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _stopping = stoppingToken;
        _leads = true;
        await WatchAsync(row => true, stoppingToken);
        while (database.Server is not null)
        {
            await Task.Delay(RowsInterval, stoppingToken);
            try
            {
                await WatchAsync(row => row.Told > row.Handled, stoppingToken);
            }
            catch (Exception e) when (e.Causes().Any(cause => cause is DbException))
            {
                LogNotSeen(e);
            }
        }
    }

    private async Task WatchAsync(Expression<Func<AutomaticTrainingEntity, bool>> condition, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var projectId in await db.AutomaticTrainings.Where(condition).Select(t => t.ProjectId).ToListAsync(cancellationToken))
        {
            // A training that is under way says itself up to which change it came.
            if (!_projects.TryGetValue(projectId, out var known) || !known.IsBusy)
            {
                Watch(projectId);
            }
        }
    }

    /// <summary>Begins to watch a project, and trains it if that is needed.</summary>
    public void Watch(Guid projectId)
    {
        var created = new WatchedProject();
        var project = _projects.GetOrAdd(projectId, created);
        project.Changes.Writer.TryWrite(true);
        if (ReferenceEquals(project, created))
        {
            _ = Task.Run(() => RunAsync(projectId, project), CancellationToken.None);
        }
    }

    public void Unwatch(Guid projectId)
    {
        if (_projects.TryRemove(projectId, out var project))
        {
            project.Changes.Writer.TryComplete();
        }
    }

    /// <summary>Tells that something changed in a project; costs nothing where it is not watched.</summary>
    public void Tell(Guid projectId)
    {
        if (_projects.TryGetValue(projectId, out var project))
        {
            project.Changes.Writer.TryWrite(true);
        }
    }

    /// <summary>Whether a training waits or runs, and why there can be none.</summary>
    public (bool IsBusy, string? Problem) Describe(Guid projectId) =>
        _projects.TryGetValue(projectId, out var project) ? (project.IsBusy || project.Changes.Reader.Count > 0, project.Problem) : (false, null);

    private async Task RunAsync(Guid projectId, WatchedProject project)
    {
        try
        {
            while (await project.Changes.Reader.WaitToReadAsync(_stopping))
            {
                project.IsBusy = true;
                await WaitUntilQuietAsync(project);
                project.Problem = await TrainAsync(projectId, project);
                project.IsBusy = false;
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The next start looks at the project again.
        }
    }

    private async Task<long> ReadToldAsync(Guid projectId)
    {
        if (database.Server is null)
        {
            return 0;
        }

        await using var db = await databases.CreateDbContextAsync(_stopping);
        return await db.AutomaticTrainings.Where(t => t.ProjectId == projectId).Select(t => t.Told).SingleOrDefaultAsync(_stopping);
    }

    /// <summary>Says to other processes up to which change the project is trained, unless another attempt waits already.</summary>
    private async Task HandleAsync(Guid projectId, long told, string? problem, WatchedProject project)
    {
        if (database.Server is null || project.Changes.Reader.Count > 0)
        {
            return;
        }

        await using var db = await databases.CreateDbContextAsync(_stopping);
        var handled = await db.AutomaticTrainings.Where(t => t.ProjectId == projectId).ExecuteUpdateAsync(
            set => set.SetProperty(t => t.Handled, told).SetProperty(t => t.Problem, problem), _stopping);
        if (handled == 0)
        {
            Unwatch(projectId);
        }
    }

    private async Task WaitUntilQuietAsync(WatchedProject project)
    {
        var began = Stopwatch.GetTimestamp();
        while (project.Changes.Reader.TryRead(out _) && Stopwatch.GetElapsedTime(began) < LongestDelay)
        {
            await Task.Delay(Quiet, _stopping);
        }
    }

    /// <returns>Why the project cannot be trained as it is, or could not be.</returns>
    private async Task<string?> TrainAsync(Guid projectId, WatchedProject project)
    {
        try
        {
            var told = await ReadToldAsync(projectId);
            // What an ended process left is settled before, what is trained now afterwards.
            await WhileAsync(iterations => iterations.IsTrainingAsync(projectId, _stopping), LookInterval);
            await UseAsync(iterations => iterations.SettleAsync(projectId, _stopping));
            var start = await UseAsync(iterations => iterations.StartAsync(projectId, _stopping));
            if (start.IsBusy)
            {
                await Task.Delay(BusyInterval, _stopping);
                project.Changes.Writer.TryWrite(true);
            }

            await WhileAsync(iterations => iterations.IsTrainingAsync(projectId, _stopping), LookInterval);
            var problem = await UseAsync(iterations => iterations.SettleAsync(projectId, _stopping)) ?? start.Problem;
            await HandleAsync(projectId, told, problem, project);
            return problem;
        }
        catch (Exception e) when (!_stopping.IsCancellationRequested)
        {
            LogBroken(e, projectId);
            return "The project could not be trained; the server's log has the details.";
        }
    }

    private async Task WhileAsync(Func<AutomaticIterations, Task<bool>> condition, TimeSpan interval)
    {
        while (await UseAsync(condition))
        {
            await Task.Delay(interval, _stopping);
        }
    }

    private async Task<T> UseAsync<T>(Func<AutomaticIterations, Task<T>> use)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<AutomaticIterations>());
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Changes of projects that train themselves could not be looked at; the next look finds them")]
    private partial void LogNotSeen(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Project {ProjectId} could not be trained automatically")]
    private partial void LogBroken(Exception exception, Guid projectId);

    private sealed class WatchedProject
    {
        private volatile bool _isBusy = true;
        private volatile string? _problem;

        /// <summary>Holds one entry at most: one training sees all that changed before it.</summary>
        public Channel<bool> Changes { get; } = Channel.CreateBounded<bool>(1);

        public bool IsBusy
        {
            get => _isBusy;
            set => _isBusy = value;
        }

        public string? Problem
        {
            get => _problem;
            set => _problem = value;
        }
    }
}
