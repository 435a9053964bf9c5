using Fovea.Server.Hosting;

namespace Fovea.Server.Data;

/// <summary>Copies of the database as they were before an upgrade of the schema, in <c>backups/</c> of the data folder.</summary>
internal static class SchemaBackup
{
    private const int Kept = 3;
    private const string Prefix = "before-upgrade-of-";

    /// <summary>Writes a copy and forgets all but the newest few.</summary>
    /// <exception cref="InvalidOperationException">It cannot be written; the schema must stay as it is then.</exception>
    public static async Task WriteAsync(DataFolder folder, string schema, CancellationToken cancellationToken)
    {
        var backups = folder.CreateSubfolder("backups");
        var path = Path.Combine(backups, $"{Prefix}{schema}.db");
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            await DatabaseCopy.WriteAsync(folder.DatabasePath, temporary, cancellationToken);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or Microsoft.Data.Sqlite.SqliteException)
        {
            throw new InvalidOperationException($"The database has to be upgraded and no copy of it can be written to '{backups}' first: {e.Message} Nothing was changed.", e);
        }
        finally
        {
            File.Delete(temporary);
        }

        foreach (var old in new DirectoryInfo(backups).GetFiles($"{Prefix}*.db").OrderByDescending(file => file.LastWriteTimeUtc).Skip(Kept))
        {
            old.Delete();
        }
    }
}
