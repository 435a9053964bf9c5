using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fovea.Server.Data;

/// <summary>What a database's exceptions mean, whichever database it is.</summary>
internal static class DatabaseErrors
{
    /// <summary>SQLITE_BUSY, sqlite.org/rescode.html.</summary>
    public const int SqliteBusy = 5;

    // Of the same page: SQLITE_CONSTRAINT_PRIMARYKEY, _UNIQUE, _FOREIGNKEY.
    private const int SqlitePrimaryKey = 1555;
    private const int SqliteUnique = 2067;
    private const int SqliteForeignKey = 787;

    public static bool IsUniqueViolation(this DbUpdateException exception) => exception.InnerException is
        SqliteException { SqliteExtendedErrorCode: SqlitePrimaryKey or SqliteUnique } or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    /// <summary>Whether a write refers to a row that is gone, or found gone what it was to change.</summary>
    public static bool IsRowGone(this Exception exception) => exception.Causes().Any(cause => cause is
        DbUpdateConcurrencyException or SqliteException { SqliteExtendedErrorCode: SqliteForeignKey } or PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation });

    /// <summary>Whether a write waited for another one until its patience ended; nothing of it was done.</summary>
    public static bool IsDatabaseBusy(this Exception exception) => exception.Causes().Any(cause => cause is
        SqliteException { SqliteErrorCode: SqliteBusy }
        or PostgresException
        {
            SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
                or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.TooManyConnections
        }
        or NpgsqlException { InnerException: TimeoutException });

    /// <summary>Whether the database is away: stopped, restarting, out of reach, or letting nobody in.</summary>
    public static bool IsDatabaseAway(this Exception exception) => exception.Causes().Any(cause => cause is
        PostgresException { SqlState: ['5', '7', 'P', ..] or ['0', '8', ..] or ['2', '8', ..] or ['3', 'D', ..] }
        or (NpgsqlException and not PostgresException and { InnerException: not TimeoutException }));

    /// <summary>Whether a text holds what PostgreSQL cannot store: the character U+0000, or half of a surrogate pair.</summary>
    public static bool IsTextRefused(this Exception exception) => exception.Causes().Any(cause => cause is
        EncoderFallbackException or PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter });
}
