using System.Collections.Concurrent;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;
using Fovea.Server.Cluster;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Iterations;
using Fovea.Server.Resources;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Predictions;

/// <summary>Finds the iteration behind a project and a published name, from memory where nothing changed.</summary>
internal sealed class PublishedIterations(IDbContextFactory<AppDbContext> databases) : IChangeHandler
{
    // Lazy, so that an entry stands in the dictionary before its rows are read: a change in between can then remove it.
    private readonly ConcurrentDictionary<Guid, Lazy<Task<ProjectIterations>>> _projects = new();

    public ChangeTopic Topic => ChangeTopic.Published;

    public void Changed(Guid? subject)
    {
        if (subject is { } projectId)
        {
            Invalidate(projectId);
        }
        else
        {
            _projects.Clear();
        }
    }

    /// <summary>Makes the next prediction of the project read the database; call it after each change of what is published.</summary>
    public void Invalidate(Guid projectId) => _projects.TryRemove(projectId, out _);

    /// <summary>Begins to read what is published now, so that the next prediction need not; should it fail, that one reads again.</summary>
    public void Prepare(Guid projectId) => _ = GetAsync(projectId, CancellationToken.None);

    /// <exception cref="ServiceException">Nothing is published under the name to the caller's resource.</exception>
    public async Task<PredictableIteration> FindAsync(KeyOwner owner, Guid projectId, string publishName, CancellationToken cancellationToken)
    {
        var project = await GetAsync(projectId, cancellationToken);
        var visible = project.Published.Values.Where(i => i.PublishedResourceId == owner.ResourceId).ToList();
        if (!project.Exists || (visible.Count == 0 && project.Published.Count > 0))
        {
            // A project that published to other resources only must look like one that does not exist.
            throw new ServiceException(
                ErrorCode.NotFoundProject, $"No project {projectId} has an iteration published to the resource '{owner.Name}'. Is it the project's id, and this the key of the resource it was published to?");
        }

        return project.Published.TryGetValue(publishName, out var found) && found.PublishedResourceId == owner.ResourceId
            ? found
            : throw new ServiceException(
                ErrorCode.NotFoundIteration, $"Invalid iteration: nothing is published under the name '{publishName}'. {DescribePublished(visible)}");
    }

    /// <summary>As the other overload, for callers that no key limits to a resource.</summary>
    /// <exception cref="ServiceException">Nothing is published under the name.</exception>
    public async Task<PredictableIteration> FindAsync(Guid projectId, string publishName, CancellationToken cancellationToken)
    {
        var project = await GetAsync(projectId, cancellationToken);
        return project.Published.TryGetValue(publishName, out var found)
            ? found
            : throw new ServiceException(ErrorCode.NotFoundIteration, $"Invalid iteration: the project {projectId} has nothing published under the name '{publishName}'.");
    }

    /// <summary>A trained iteration, published or not.</summary>
    public async Task<PredictableIteration> LoadAsync(IterationEntity iteration, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await LoadAsync(db, iteration, cancellationToken);
    }

    private async Task<ProjectIterations> GetAsync(Guid projectId, CancellationToken cancellationToken)
    {
        var loading = _projects.GetOrAdd(projectId, id => new Lazy<Task<ProjectIterations>>(() => LoadProjectAsync(id)));
        try
        {
            var project = await loading.Value.WaitAsync(cancellationToken);
            if (project.Published.Count == 0)
            {
                // Not worth the memory: callers can name any id. And who deletes such a project need not tell us.
                _projects.TryRemove(KeyValuePair.Create(projectId, loading));
            }

            return project;
        }
        catch when (loading.Value.IsFaulted)
        {
            _projects.TryRemove(KeyValuePair.Create(projectId, loading));
            throw;
        }
    }

    private async Task<ProjectIterations> LoadProjectAsync(Guid projectId)
    {
        await using var db = await databases.CreateDbContextAsync();
        var exists = await db.Projects.AnyAsync(p => p.Id == projectId);
        var iterations = await db.Iterations.AsNoTracking().Where(i => i.ProjectId == projectId && i.PublishName != null).ToListAsync();
        var published = new Dictionary<string, PredictableIteration>(StringComparer.OrdinalIgnoreCase);
        foreach (var iteration in iterations)
        {
            published[iteration.PublishName!] = await LoadAsync(db, iteration, CancellationToken.None);
        }

        return new ProjectIterations(exists, published);
    }

    private static string DescribePublished(IReadOnlyList<PredictableIteration> iterations) => iterations.Count == 0
        ? "The project has nothing published."
        : $"Published are: {string.Join(", ", iterations.Select(i => $"'{i.PublishName}'"))}.";

    private static async Task<PredictableIteration> LoadAsync(AppDbContext db, IterationEntity iteration, CancellationToken cancellationToken)
    {
        var tags = await db.Tags.AsNoTracking().Where(t => t.SnapshotId == iteration.Id).OrderBy(t => t.Created).ThenBy(t => t.Id)
            .Select(t => new { t.Id, t.Name, t.Type }).ToListAsync(cancellationToken);
        var classes = tags.Where(t => iteration.ClassificationType == Classifier.Multiclass || t.Type != TagType.Negative);
        return new PredictableIteration(
            iteration.ProjectId, iteration.Id, iteration.DomainId, iteration.ClassificationType, iteration.ModelHash!, iteration.PublishName, iteration.PublishedResourceId,
            [.. classes.Select(t => new PredictableTag(t.Id, t.Name, t.Type))]);
    }

    private sealed record ProjectIterations(bool Exists, IReadOnlyDictionary<string, PredictableIteration> Published);
}
