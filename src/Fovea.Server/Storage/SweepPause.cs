using Fovea.Server.Hosting;

namespace Fovea.Server.Storage;

/// <summary>Keeps blobs from being swept while somebody reads them by a list made earlier, in this process or another.</summary>
internal static class SweepPause
{
    private static string PathIn(DataFolder folder) => Path.Combine(folder.Root, "sweep.lock");

    /// <summary>Holds sweeps off until disposed; any number may.</summary>
    /// <exception cref="IOException">A sweep runs at this moment.</exception>
    public static IDisposable Hold(DataFolder folder)
    {
        Create(folder);

        // Opened for reading by whoever may share it: a shared lock, which ends with the process however that ends.
        return new FileStream(PathIn(folder), FileMode.Open, FileAccess.Read, FileShare.Read);
    }

    /// <summary>Lets a sweep run unless somebody holds it off.</summary>
    /// <returns><see langword="null"/> when somebody does.</returns>
    public static IDisposable? TryBegin(DataFolder folder)
    {
        Create(folder);
        try
        {
            return new FileStream(PathIn(folder), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static void Create(DataFolder folder)
    {
        if (!File.Exists(PathIn(folder)))
        {
            DataFolder.WritePrivate(PathIn(folder), "");
        }
    }
}
