using System.Data.Common;
using Fovea.Server.Cluster;
using Fovea.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.AutomaticTraining;

/// <summary>Where those who change projects meet the trainer: in memory on SQLite, in rows where the trainer may be in another process.</summary>
internal sealed partial class AutomaticChanges(
    DatabaseSource database, IDbContextFactory<AppDbContext> databases, AutomaticTrainer trainer, ILogger<AutomaticChanges> logger)
{
    /// <summary>Tells that something changed in a project, which need not be one that trains itself.</summary>
    public async Task TellAsync(Guid projectId)
    {
        if (database.Server is null)
        {
            trainer.Tell(projectId);
            return;
        }

        try
        {
            await using var db = await databases.CreateDbContextAsync();
            if (await db.AutomaticTrainings.Where(t => t.ProjectId == projectId).ExecuteUpdateAsync(set => set.SetProperty(t => t.Told, t => t.Told + 1)) > 0)
            {
                await db.TellAsync(ChangeTopic.AutomaticTraining, projectId, CancellationToken.None);
            }
        }
        catch (Exception e) when (e.Causes().Any(cause => cause is DbException))
        {
            // What was changed is durable, and the next change tells of it as well.
            LogNotTold(e, projectId);
        }
    }

    /// <summary>Tells that a project begins to train itself, or no longer does; other processes were told in the transaction that said so.</summary>
    public void Tell(Guid projectId, bool enabled)
    {
        if (database.Server is not null)
        {
            return;
        }

        if (enabled)
        {
            trainer.Watch(projectId);
        }
        else
        {
            trainer.Unwatch(projectId);
        }
    }

    /// <summary>Whether a training waits or runs, and why there can be none.</summary>
    public (bool IsBusy, string? Problem) Describe(AutomaticTrainingEntity row) =>
        database.Server is null ? trainer.Describe(row.ProjectId) : (row.Told > row.Handled, row.Problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "The change of project {ProjectId} could not be told; its next change leads to a training")]
    private partial void LogNotTold(Exception exception, Guid projectId);
}
