using System.Data.Common;
using Fovea.Engine.Training;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Operations.Moving;
using Fovea.Server.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Operations;

/// <summary>Backup, restore, verification and moving of a data folder, for whoever runs it.</summary>
/// <remarks>Bytes are where the server's settings say, which are those of the environment.</remarks>
public static class DataFolderOperations
{
    /// <summary>Copies everything of a folder into one file, also while a server runs on it.</summary>
    /// <param name="dataFolder">The folder.</param>
    /// <param name="file">The file; an old one is replaced when the new one is whole.</param>
    /// <param name="cancellationToken">Cancels; no file is left.</param>
    /// <param name="settings">Settings that come before those of the environment.</param>
    /// <exception cref="OperationException">There is no data in the folder, or the file cannot be written.</exception>
    public static async Task<BackupResult> BackUpAsync(string dataFolder, string file, CancellationToken cancellationToken, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var folder = OpenExisting(dataFolder);
        using var blobs = OpenBlobs(folder, settings);
        try
        {
            return await new BackupWriter(folder, blobs, TimeProvider.System).WriteAsync(file, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new OperationException($"The backup cannot be written to '{file}': {e.Message}", e);
        }
    }

    /// <summary>Makes a data folder of a backup.</summary>
    /// <param name="file">The backup.</param>
    /// <param name="dataFolder">The folder; it must hold no data yet.</param>
    /// <param name="cancellationToken">Cancels; what was unpacked is no data folder.</param>
    /// <param name="settings">Settings that come before those of the environment.</param>
    /// <exception cref="OperationException">The folder holds data, or the file is no whole backup, or of a newer version.</exception>
    /// <exception cref="DataFolderInUseException">A server works on the folder.</exception>
    public static async Task<BackupResult> RestoreAsync(string file, string dataFolder, CancellationToken cancellationToken, IReadOnlyDictionary<string, string?>? settings = null)
    {
        if (File.Exists(DataFolder.DatabasePathIn(dataFolder)))
        {
            throw new OperationException($"There is data in '{Path.GetFullPath(dataFolder)}' already; name a folder without, or move that one away first.");
        }

        var folder = new DataFolder(dataFolder);
        using var folderLock = new DataFolderLock(folder);
        using var blobs = OpenBlobs(folder, settings);
        try
        {
            await blobs.PrepareAsync(cancellationToken);
            return await new BackupReader(folder, blobs).RestoreAsync(file, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException or InvalidOperationException)
        {
            throw new OperationException($"The backup '{file}' cannot be restored: {e.Message}", e);
        }
    }

    /// <summary>Reads and hashes every file that the database names, and lets the database check itself; also while a server runs.</summary>
    /// <param name="dataFolder">The folder.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="settings">Settings that come before those of the environment.</param>
    /// <exception cref="OperationException">There is no data in the folder.</exception>
    public static async Task<VerificationResult> VerifyAsync(string dataFolder, CancellationToken cancellationToken, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var folder = OpenExisting(dataFolder);
        using var blobs = OpenBlobs(folder, settings);
        await using var db = DataServices.Open(folder.DatabasePath);
        try
        {
            return await new DataFolderVerifier(folder, db, blobs).RunAsync(cancellationToken);
        }
        catch (SqliteException e)
        {
            return new VerificationResult(0, 0, 0, [$"The database cannot be read: {e.Message}"]);
        }
    }

    /// <summary>Copies everything of a folder that no server works on to the database and the storage that the settings name, and reads it there.</summary>
    /// <param name="dataFolder">The folder, with a SQLite database; it stays as it is.</param>
    /// <param name="progress">Receives progress.</param>
    /// <param name="cancellationToken">Cancels; called again, the move goes on.</param>
    /// <param name="settings">Settings that come before those of the environment.</param>
    /// <exception cref="OperationException">There is no data in the folder, or the database to move to holds some, or a thing reads differently there.</exception>
    /// <exception cref="InvalidSettingException">The settings name no other place, or one that cannot be.</exception>
    /// <exception cref="DatabaseUnavailableException">The database does not answer.</exception>
    /// <exception cref="StorageUnavailableException">The storage does not answer.</exception>
    /// <exception cref="DataFolderInUseException">A server works on the folder.</exception>
    public static async Task<MoveResult> MoveAsync(
        string dataFolder, IProgress<TrainingProgress> progress, CancellationToken cancellationToken, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var folder = OpenExisting(dataFolder);
        var configuration = Configure(settings);
        var storage = StorageOptions.Read(configuration);
        await using var target = DatabaseSource.Of(folder, configuration[DatabaseOptions.ConnectionStringKey]);
        if (target.Server is null && storage.Kind == StorageKind.Disk)
        {
            throw new InvalidSettingException($"Nothing says where to move to; set {DatabaseOptions.ConnectionStringKey}, {StorageOptions.Section}:{nameof(StorageOptions.Kind)}, or both, as for the server after the move.");
        }

        using var folderLock = new DataFolderLock(folder);
        using var blobs = BlobStores.Open(storage, folder);
        try
        {
            return await new InstallationMove(folder, target, blobs, progress).RunAsync(cancellationToken);
        }
        catch (Exception e) when (e is DbUpdateException or DbException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw new OperationException($"The move stopped, and nothing refers to what was copied: {(e.InnerException ?? e).Message} Run it again.", e);
        }
    }

    private static BlobStore OpenBlobs(DataFolder folder, IReadOnlyDictionary<string, string?>? settings) => BlobStores.Open(StorageOptions.Read(Configure(settings)), folder);

    private static IConfiguration Configure(IReadOnlyDictionary<string, string?>? settings) =>
        new ConfigurationBuilder().AddEnvironmentVariables().AddInMemoryCollection(settings ?? new Dictionary<string, string?>()).Build();

    private static DataFolder OpenExisting(string path) => File.Exists(DataFolder.DatabasePathIn(path))
        ? new DataFolder(path)
        : throw new OperationException($"There is no Fovea data in '{Path.GetFullPath(path)}'; name the folder that the server was started with.");
}
