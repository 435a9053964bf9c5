using Fovea.Protocol.Errors;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Storage;

/// <summary>How much room is left, and a reserve that is given up so that rows can be deleted when there is none.</summary>
/// <remarks>SQLite needs room to delete as well: on a full disk a DELETE fails like any other write (measured).</remarks>
internal sealed class StorageSpace(DataFolder folder, DatabaseSource database, BlobStore blobs, IOptions<StorageOptions> options)
{
    public const long BallastBytes = 16L << 20;
    private readonly Lock _lock = new();
    private readonly string _ballast = Path.Combine(folder.Root, "ballast");

    /// <summary>Whether rows or bytes take room on the disk; where other machines keep both, nothing has to be watched here.</summary>
    public bool IsWatched { get; } = database.Server is null || blobs.IsLocal;

    /// <summary>Whether so little is left that nothing may be added.</summary>
    public bool IsShort => IsWatched && FreeBytes < options.Value.MinFreeBytes;

    public long FreeBytes => Math.Min(new DriveInfo(folder.Root).AvailableFreeSpace, new DriveInfo(folder.Shared).AvailableFreeSpace);

    /// <exception cref="ServiceException">So little room is left that nothing may be added.</exception>
    public void Check()
    {
        var free = FreeBytes;
        if (IsWatched && free < options.Value.MinFreeBytes)
        {
            throw Full($"The server's disk has {free >> 20} MiB free, and nothing is added below {options.Value.MinFreeBytes >> 20} MiB; predictions and deletions go on. Free space, or ask who runs the server to.");
        }
    }

    /// <summary>Gives the reserve up when there is hardly room for a deletion otherwise, and takes it again when there is plenty.</summary>
    /// <returns>Whether the reserve is as it should be; not where the disk takes no file.</returns>
    public bool TryBalance()
    {
        try
        {
            if (IsWatched)
            {
                Balance();
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Balance()
    {
        lock (_lock)
        {
            var free = FreeBytes;
            var exists = File.Exists(_ballast);
            if (exists && free < BallastBytes)
            {
                File.Delete(_ballast);
            }
            else if (!exists && free > options.Value.MinFreeBytes + BallastBytes)
            {
                // Preallocated, because a file with a hole keeps nothing free.
                using var file = new FileStream(_ballast, new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    PreallocationSize = BallastBytes,
                });
            }
        }
    }

    /// <returns>The answer to a write that met a full disk; <see langword="null"/> when <paramref name="exception"/> tells of something else.</returns>
    public static ServiceException? TryTranslate(Exception exception) => exception.Causes().Any(cause => cause.IsDiskFull())
        ? Full("The server's disk is full; nothing was changed. Predictions and deletions go on. Free space, or ask who runs the server to.", exception)
        : null;

    // The contract has no code for it.
    private static ServiceException Full(string message, Exception? inner = null) =>
        new(ErrorCode.ErrorUnknown, message, inner) { Status = StatusCodes.Status507InsufficientStorage };
}
