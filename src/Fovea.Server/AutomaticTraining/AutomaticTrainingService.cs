using Fovea.Protocol.Audit;
using Fovea.Protocol.AutomaticTraining;
using Fovea.Protocol.Training;
using Fovea.Server.Audit;
using Fovea.Server.Cluster;
using Fovea.Server.Data;
using Fovea.Server.Projects;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.AutomaticTraining;

/// <summary>Switches automatic training of projects on and off.</summary>
internal sealed class AutomaticTrainingService(AppDbContext db, AuditTrail audit, AutomaticChanges changes)
{
    public async Task<AutomaticTrainingState> GetAsync(ProjectEntity project, CancellationToken cancellationToken)
    {
        if (await db.AutomaticTrainings.AsNoTracking().SingleOrDefaultAsync(t => t.ProjectId == project.Id, cancellationToken) is not { } row)
        {
            return new AutomaticTrainingState { Status = AutomaticTrainingStatus.Off };
        }

        // In this order: what is completed afterwards must not be missed by a status that says that nothing more comes.
        var (isBusy, problem) = changes.Describe(row);
        var completed = await db.Iterations.Where(i => (i.Id == row.IterationId || i.Id == row.PreviousIterationId) && i.Status == IterationStatus.Completed)
            .Select(i => i.Id).ToListAsync(cancellationToken);
        return new AutomaticTrainingState
        {
            Enabled = true,
            Status = isBusy ? AutomaticTrainingStatus.Training : problem is null ? AutomaticTrainingStatus.Current : AutomaticTrainingStatus.Waiting,
            IterationId = completed.Count == 0 ? null : completed.Contains(row.IterationId ?? Guid.Empty) ? row.IterationId : row.PreviousIterationId,
            Problem = problem,
        };
    }

    public async Task SetAsync(ProjectEntity project, bool enabled, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(project.Id), cancellationToken);
        var changed = enabled
            ? await db.Database.ExecuteSqlAsync($"""INSERT INTO "AutomaticTrainings" ("ProjectId", "Told", "Handled") VALUES ({project.Id}, 1, 0) ON CONFLICT DO NOTHING""", cancellationToken)
            : await db.AutomaticTrainings.Where(t => t.ProjectId == project.Id).ExecuteDeleteAsync(cancellationToken);
        if (changed > 0)
        {
            await audit.SaveAsync(AuditAction.SetAutomaticTraining, AuditSubject.Of(project) with { Details = enabled ? "on" : "off" }, cancellationToken);
        }

        await db.TellAsync(ChangeTopic.AutomaticTraining, project.Id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.Tell(project.Id, enabled);
    }
}
