using Fovea.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Data;

/// <summary>Brings the database to this version's schema; runs while the data folder is locked for this process.</summary>
internal static class DatabaseStart
{
    /// <summary>Whether the database has this version's schema; needs no lock, and makes no database.</summary>
    public static async Task<bool> IsCurrentAsync(AppDbContext db, CancellationToken cancellationToken) =>
        (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).SequenceEqual(db.Database.GetMigrations());

    /// <exception cref="InvalidOperationException">A migration was applied that this version does not know.</exception>
    public static void RefuseNewer(IEnumerable<string> applied, IEnumerable<string> known)
    {
        if (applied.Except(known).FirstOrDefault() is { } newer)
        {
            throw new InvalidOperationException($"The data was written by a newer version of Fovea (schema {newer}). Start that version, or restore a backup.");
        }
    }

    public static async Task UpgradeAsync(AppDbContext db, DataFolder folder, CancellationToken cancellationToken)
    {
        var known = db.Database.GetMigrations().ToList();
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        RefuseNewer(applied, known);
        if (applied.Count == known.Count)
        {
            return;
        }

        if (applied.Count > 0)
        {
            await SchemaBackup.WriteAsync(folder, applied[^1], cancellationToken);
        }

        if (await db.Database.CanConnectAsync(cancellationToken))
        {
            // EF Core's own lock is a row that a killed process leaves behind, and Migrate would wait for it for ever. Nobody else
            // can be migrating: this process holds the folder's lock.
            await db.Database.ExecuteSqlAsync(
                $"""
                CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL)
                """, cancellationToken);
            await db.Database.ExecuteSqlAsync($"""DELETE FROM "__EFMigrationsLock" """, cancellationToken);
        }

        await db.Database.MigrateAsync(cancellationToken);
    }
}
