using System.Runtime.InteropServices;
using Fovea.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Resources.Usage;

/// <summary>Counts in memory what resources are used for, and writes the counts in batches.</summary>
/// <remarks>A request costs one short lock here and no write; a killed process loses what it counted since the last batch.</remarks>
internal sealed class UsageMeter(IDbContextFactory<AppDbContext> databases, TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private Dictionary<UsageDay, UsageCounts> _pending = [];

    /// <summary>Adds to today's usage of the resource.</summary>
    public void Add(Guid resourceId, UsageCounts counts)
    {
        var day = new UsageDay(resourceId, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        lock (_lock)
        {
            AddPending(day, counts);
        }
    }

    /// <summary>Adds the time of a training to the usage of the resource that owns the project.</summary>
    public async Task AddTrainingAsync(Guid projectId, TimeSpan elapsed)
    {
        await using var db = await databases.CreateDbContextAsync();
        var ownerId = await db.Projects.Where(p => p.Id == projectId).Select(p => (Guid?)p.OwnerId).SingleOrDefaultAsync();
        if (ownerId is { } id)
        {
            Add(id, new UsageCounts { TrainingSeconds = elapsed.TotalSeconds });
        }
    }

    /// <summary>Writes what was counted since the last time; what cannot be written is kept for the next.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var batch = Take();
            var isWritten = false;
            try
            {
                await WriteAsync(batch);
                isWritten = true;
            }
            finally
            {
                if (!isWritten)
                {
                    PutBack(batch);
                }
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();

    private Dictionary<UsageDay, UsageCounts> Take()
    {
        lock (_lock)
        {
            var batch = _pending;
            _pending = [];
            return batch;
        }
    }

    private void PutBack(Dictionary<UsageDay, UsageCounts> batch)
    {
        lock (_lock)
        {
            foreach (var (day, counts) in batch)
            {
                AddPending(day, counts);
            }
        }
    }

    private void AddPending(UsageDay day, UsageCounts counts)
    {
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_pending, day, out _);
        sum += counts;
    }

    private async Task WriteAsync(Dictionary<UsageDay, UsageCounts> batch)
    {
        if (batch.Count == 0)
        {
            return;
        }

        await using var db = await databases.CreateDbContextAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        // In one order, because servers that write at a time could else wait for each other.
        foreach (var (day, counts) in batch.OrderBy(pair => pair.Key.ResourceId).ThenBy(pair => pair.Key.Day))
        {
            // A resource may have been deleted since it was counted.
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO "Usage" ("ResourceId", "Day", "TrainingCalls", "PredictionCalls", "PicturesUploaded", "PicturesPredicted", "TrainingSeconds")
                SELECT "Id", {day.Day}, {counts.TrainingCalls}, {counts.PredictionCalls}, {counts.PicturesUploaded}, {counts.PicturesPredicted}, {counts.TrainingSeconds}
                FROM "Resources" WHERE "Id" = {day.ResourceId}
                ON CONFLICT ("ResourceId", "Day") DO UPDATE SET
                    "TrainingCalls" = "Usage"."TrainingCalls" + excluded."TrainingCalls",
                    "PredictionCalls" = "Usage"."PredictionCalls" + excluded."PredictionCalls",
                    "PicturesUploaded" = "Usage"."PicturesUploaded" + excluded."PicturesUploaded",
                    "PicturesPredicted" = "Usage"."PicturesPredicted" + excluded."PicturesPredicted",
                    "TrainingSeconds" = "Usage"."TrainingSeconds" + excluded."TrainingSeconds"
                """);
        }

        await transaction.CommitAsync();
    }

    private readonly record struct UsageDay(Guid ResourceId, DateOnly Day);
}
