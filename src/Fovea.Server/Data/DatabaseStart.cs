using Fovea.Server.Hosting;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fovea.Server.Data;

/// <summary>Brings the database to this version's schema.</summary>
internal static class DatabaseStart
{
    /// <summary>Held while a server starts: until the schema, the keys and the first resources are there.</summary>
    private static readonly WriteScope Start = new("start");

    /// <summary>How often a migration is begun that waits in vain for a table that serving replicas use.</summary>
    private const int MaxAttempts = 12;

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

    /// <summary>Keeps other servers of the same PostgreSQL database from starting at the same time.</summary>
    /// <returns>To be disposed when the start is over; <see langword="null"/> on SQLite, where the lock of the data folder does it.</returns>
    /// <exception cref="DatabaseUnavailableException">The database does not answer, or lets nobody in.</exception>
    /// <exception cref="InvalidSettingException">The database cannot keep every text.</exception>
    public static async Task<IAsyncDisposable?> BeginAsync(DatabaseSource database, CancellationToken cancellationToken)
    {
        if (database.Server is null)
        {
            return null;
        }

        await ProbeAsync(database, cancellationToken);
        return await DatabaseLock.TakeAsync(database.Server, Start, cancellationToken);
    }

    /// <summary>Applies the migrations that are missing; runs while the data folder, or PostgreSQL, is locked for this start.</summary>
    public static async Task UpgradeAsync(DatabaseSource database, DataFolder folder, CancellationToken cancellationToken)
    {
        await using var db = database.CreateContext();
        var known = db.Database.GetMigrations().ToList();
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        RefuseNewer(applied, known);
        if (applied.Count == known.Count)
        {
            return;
        }

        if (database.Server is null)
        {
            await UpgradeFileAsync(db, folder, applied, cancellationToken);
        }
        else
        {
            await UpgradeServerAsync(db, cancellationToken);
        }
    }

    private static async Task UpgradeFileAsync(AppDbContext db, DataFolder folder, List<string> applied, CancellationToken cancellationToken)
    {
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

    private static async Task UpgradeServerAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await db.Database.MigrateAsync(cancellationToken);
                return;
            }
            catch (Exception e) when (e.IsDatabaseBusy() && attempt < MaxAttempts)
            {
                // Each migration is one transaction, so nothing is half done; what waits longer would keep the replicas waiting that serve.
            }
        }
    }

    private static async Task ProbeAsync(DatabaseSource database, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.Server!.OpenConnectionAsync(cancellationToken);
            if (connection.PostgresParameters.TryGetValue("server_encoding", out var encoding) && encoding != "UTF8")
            {
                throw new InvalidSettingException($"{database.Description} has the encoding {encoding}; it must be UTF8: CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0.");
            }
        }
        catch (PostgresException e)
        {
            throw new DatabaseUnavailableException($"{database.Description} cannot be opened: {e.MessageText}.", e);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
        {
            throw new DatabaseUnavailableException($"{database.Description} does not answer: {e.Message}", e);
        }
    }
}
