using System.Globalization;
using Fovea.Protocol;
using Fovea.Protocol.Audit;
using Fovea.Protocol.Errors;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Audit;

/// <summary>Finds entries.</summary>
internal sealed class AuditReader(AppDbContext db)
{
    /// <summary>One page, newest first.</summary>
    /// <param name="resourceId">Only what was done in or to this resource; <see langword="null"/> for all.</param>
    /// <param name="query">Which of them.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The entries, and the continuation, <see langword="null"/> at the end.</returns>
    public async Task<(IReadOnlyList<AuditEntity> Entries, string? Continuation)> ReadAsync(Guid? resourceId, AuditQuery query, CancellationToken cancellationToken)
    {
        var take = CheckTake(query.Take);
        var entries = Filter(db.Set<AuditEntity>().AsNoTracking(), query);
        if (resourceId is not null)
        {
            entries = entries.Where(e => e.ResourceId == resourceId);
        }

        // By number and not by time: the clock may have been set back between two entries.
        if (ReadPosition(query.Continuation) is { } before)
        {
            entries = entries.Where(e => e.Id < before);
        }

        var found = await entries.OrderByDescending(e => e.Id).Take(take + 1).ToListAsync(cancellationToken);
        if (found.Count <= take)
        {
            return (found, null);
        }

        found.RemoveAt(take);
        return (found, found[^1].Id.ToString(CultureInfo.InvariantCulture));
    }

    private static IQueryable<AuditEntity> Filter(IQueryable<AuditEntity> entries, AuditQuery query)
    {
        if (query.From is { } from)
        {
            entries = entries.Where(e => e.Time >= from);
        }

        if (query.To is { } to)
        {
            entries = entries.Where(e => e.Time < to);
        }

        if (query.Actions.Count > 0)
        {
            var actions = query.Actions.ToArray();
            entries = entries.Where(e => actions.Contains(e.Action));
        }

        return query.ProjectId is { } projectId ? entries.Where(e => e.ProjectId == projectId) : entries;
    }

    private static int CheckTake(int? take) => take switch
    {
        null => ProtocolLimits.DefaultTake,
        >= 1 and <= ProtocolLimits.MaxTake => take.Value,
        _ => throw new ServiceException(ErrorCode.BadRequestExceededBatchSize, $"Got {take} for take; it must be from 1 to {ProtocolLimits.MaxTake}."),
    };

    private static long? ReadPosition(string? continuation) => string.IsNullOrEmpty(continuation) ? null
        : long.TryParse(continuation, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id
        : throw new ServiceException(ErrorCode.BadRequest, $"Got '{continuation}' for continuation; it must be as the page before gave it.");
}
