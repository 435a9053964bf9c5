using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Iterations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Iterations;

/// <summary>Makes iterations without training.</summary>
internal static class TestIterations
{
    /// <summary>Freezes a project's workspace as an iteration.</summary>
    /// <param name="services">The server's.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="status">One of <see cref="IterationStatus"/>; completed when not given.</param>
    /// <param name="evaluationHash">The blob with its evaluation.</param>
    /// <returns>Its id.</returns>
    public static async Task<Guid> InsertAsync(IServiceProvider services, Guid projectId, string? status = null, string? evaluationHash = null)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var project = await db.Projects.SingleAsync(p => p.Id == projectId);
        var now = DateTimeOffset.UnixEpoch;
        var iteration = new IterationEntity
        {
            ProjectId = projectId,
            Name = $"Made {Guid.NewGuid():N}",
            Status = status ?? IterationStatus.Completed,
            Created = now,
            LastModified = now,
            QueuedAt = now,
            DomainId = project.DomainId,
            ClassificationType = project.ClassificationType,
            TrainingType = TrainingType.Regular,
            ReservedBudgetInHours = 0,
            WorkspaceFingerprint = "",
            EvaluationHash = evaluationHash,
        };
        db.Iterations.Add(iteration);
        await db.SaveChangesAsync();
        await scope.ServiceProvider.GetRequiredService<SnapshotService>().FreezeAsync(projectId, iteration.Id, CancellationToken.None);
        return iteration.Id;
    }
}
