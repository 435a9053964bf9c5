using Fovea.Server.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Operations.Doctor;

/// <summary>The database of a data folder.</summary>
internal static class DatabaseChecks
{
    /// <summary>Clocks of one machine that are kept by the network agree better than this.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(2);

    /// <summary>Fovea is younger than this, so an earlier time is the clock's mistake.</summary>
    private static readonly DateTimeOffset Oldest = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task<IReadOnlyList<CheckResult>> RunAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await using var db = DataServices.Open(path);
            return [await IntegrityAsync(path, cancellationToken), await SchemaAsync(db, cancellationToken), await ClockAsync(db, time, cancellationToken)];
        }
        catch (SqliteException e)
        {
            return [new CheckResult("database", CheckStatus.Problem, $"It cannot be read: {e.Message}", "If another program holds it, stop that one; else restore a backup with 'fovea restore'.")];
        }
    }

    private static async Task<CheckResult> IntegrityAsync(string path, CancellationToken cancellationToken)
    {
        var problems = await DatabaseCopy.CheckAsync(path, cancellationToken);
        return problems.Count == 0
            ? new CheckResult("database", CheckStatus.Ok, "Whole.")
            : new CheckResult("database", CheckStatus.Problem, problems[0], "Stop the server and restore a backup with 'fovea restore'.");
    }

    private static async Task<CheckResult> SchemaAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        var known = db.Database.GetMigrations().ToList();
        return applied.Except(known).Any()
            ? new CheckResult("schema", CheckStatus.Problem, $"{applied[^1]}, written by a newer version of Fovea.", "Start that version, or restore a backup made by this one.")
            : applied.Count < known.Count
                ? new CheckResult("schema", CheckStatus.Ok, "Of an older version; the next start upgrades it and keeps a copy in 'backups'.")
                : new CheckResult("schema", CheckStatus.Ok, "Of this version.");
    }

    private static async Task<CheckResult> ClockAsync(AppDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        const string Name = "clock";
        const string Advice = "Set the clock and keep it by the network (systemd-timesyncd or chrony); keys, retention and tokens depend on it.";
        var now = time.GetUtcNow();
        var newest = await db.Set<Audit.AuditEntity>().OrderByDescending(e => e.Id).Select(e => (DateTimeOffset?)e.Time).FirstOrDefaultAsync(cancellationToken);
        return now < Oldest ? new CheckResult(Name, CheckStatus.Problem, $"It says {now:u}.", Advice)
            : newest - now > Tolerance ? new CheckResult(Name, CheckStatus.Warning, $"It says {now:u}; the newest entry is of {newest:u}, which is later: the clock was set back.", Advice)
            : new CheckResult(Name, CheckStatus.Ok, $"It says {now:u}.");
    }
}
