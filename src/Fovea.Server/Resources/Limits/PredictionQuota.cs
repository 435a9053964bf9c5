using System.Collections.Concurrent;
using Fovea.Protocol.Errors;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Resources.Usage;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Resources.Limits;

/// <summary>Keeps resources within their predictions of the month; counts in memory, from the stored usage on.</summary>
/// <remarks>On PostgreSQL other processes predict too, so the stored usage is looked at again and again; what they did since is not known here.</remarks>
internal sealed class PredictionQuota(DatabaseSource database, IDbContextFactory<AppDbContext> databases, UsageMeter meter, TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<(Guid ResourceId, DateOnly Month), MonthlyCount> _counts = new();
    private readonly SemaphoreSlim _loading = new(1, 1);

    /// <summary>Takes one prediction out of the resource's month.</summary>
    /// <returns>What to give it back to should it fail; <see langword="null"/> where nothing limits the resource.</returns>
    /// <exception cref="ServiceException">The month's predictions are used up.</exception>
    public async ValueTask<MonthlyCount?> ReserveAsync(KeyOwner owner, CancellationToken cancellationToken)
    {
        if (owner.Quota.PredictionsPerMonth is not { } limit)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var count = await GetAsync(owner.Id, new DateOnly(now.Year, now.Month, 1), cancellationToken);
        return count.TryTake(limit)
            ? count
            : throw new ServiceException(
                ErrorCode.BadRequestExceededQuota,
                $"The resource '{owner.Name}' has made its {limit} predictions of {count.Month:yyyy-MM}; its quota is {limit} a month. "
                + $"The next month begins on {count.Month.AddMonths(1):yyyy-MM-dd} UTC.");
    }

    private bool IsFresh(MonthlyCount count) => database.Server is null || time.GetElapsedTime(count.Timestamp) < MaxAge;

    private async ValueTask<MonthlyCount> GetAsync(Guid resourceId, DateOnly month, CancellationToken cancellationToken)
    {
        if (_counts.TryGetValue((resourceId, month), out var known) && IsFresh(known))
        {
            return known;
        }

        // The stored usage is whole for as long as no count exists: only predictions that went through one are added to it.
        await _loading.WaitAsync(cancellationToken);
        try
        {
            if (_counts.TryGetValue((resourceId, month), out known) && IsFresh(known))
            {
                return known;
            }

            var (timestamp, inProgress) = (time.GetTimestamp(), known?.InProgress ?? 0);
            if (known is not null)
            {
                await meter.WriteAsync(cancellationToken);
            }

            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var end = month.AddMonths(1);
            var used = await db.Usage.Where(u => u.ResourceId == resourceId && u.Day >= month && u.Day < end).SumAsync(u => u.PicturesPredicted, cancellationToken);
            return _counts[(resourceId, month)] = new MonthlyCount(month, used + inProgress, timestamp);
        }
        finally
        {
            _loading.Release();
        }
    }
}
