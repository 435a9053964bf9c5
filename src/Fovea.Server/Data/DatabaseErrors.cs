using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Data;

internal static class DatabaseErrors
{
    /// <summary>SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE (sqlite.org/rescode.html).</summary>
    private const int PrimaryKey = 1555;

    private const int Unique = 2067;

    public static bool IsUniqueViolation(this DbUpdateException exception) =>
        exception.InnerException is SqliteException { SqliteExtendedErrorCode: PrimaryKey or Unique };
}
