using Microsoft.Data.Sqlite;
using Npgsql;

namespace Fovea.Server.Storage;

internal static class DiskFull
{
    /// <summary>SQLITE_FULL (sqlite.org/rescode.html).</summary>
    private const int SqliteFull = 13;

    // ENOSPC and EDQUOT of Linux, ERROR_DISK_FULL of Windows, as IOException carries them.
    private const int NoSpace = 28;
    private const int OverQuota = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    public static bool IsDiskFull(this Exception exception) =>
        exception is SqliteException { SqliteErrorCode: SqliteFull } or PostgresException { SqlState: PostgresErrorCodes.DiskFull } or IOException { HResult: NoSpace or OverQuota or WindowsDiskFull };
}
