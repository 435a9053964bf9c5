using Fovea.Server.Data;

namespace Fovea.Server.Jobs;

internal static class JobMishaps
{
    /// <summary>Whether what was met says nothing against the work: the database or the storage is away or busy, and it is worth trying again.</summary>
    public static bool IsMishap(this Exception exception) =>
        exception.IsDatabaseAway() || exception.IsDatabaseBusy() || exception.Causes().Any(cause => cause is StorageUnavailableException);
}
