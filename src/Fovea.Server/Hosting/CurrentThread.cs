using System.Runtime.InteropServices;

namespace Fovea.Server.Hosting;

/// <summary>Sets the priority of the calling thread, which .NET does on Windows only.</summary>
internal static partial class CurrentThread
{
    private const int Process = 0;

    /// <summary>Still 1.5 % of a core that others want too, so that a lock held here is not held for ever.</summary>
    private const int LowestNice = 19;

    /// <summary>Gives every other thread the way, for the rest of this thread's life.</summary>
    public static void GiveWay()
    {
        Thread.CurrentThread.Priority = ThreadPriority.Lowest;
        if (OperatingSystem.IsLinux())
        {
            // Id 0 is the calling thread on Linux, though POSIX says process (man 2 setpriority). Failing costs only the priority.
            _ = SetPriority(Process, 0, LowestNice);
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
