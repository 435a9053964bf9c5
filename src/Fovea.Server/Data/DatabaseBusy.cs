using Microsoft.Data.Sqlite;

namespace Fovea.Server.Data;

internal static class DatabaseBusy
{
    // SQLITE_BUSY (sqlite.org/rescode.html).
    private const int SqliteBusy = 5;

    /// <summary>Whether a write waited for another one until its patience ended; nothing of it was done.</summary>
    public static bool IsDatabaseBusy(this Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is SqliteException { SqliteErrorCode: SqliteBusy })
            {
                return true;
            }
        }

        return false;
    }
}
