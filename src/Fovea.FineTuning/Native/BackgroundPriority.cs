using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Fovea.FineTuning.Native;

/// <summary>Lets predictions go before the training.</summary>
internal static partial class BackgroundPriority
{
    private const int Process = 0;
    private const int Nice = 10;

    /// <summary>Lowers the priority of the calling thread and of the threads it starts, which are libtorch's; best effort.</summary>
    public static void Take()
    {
        if (OperatingSystem.IsLinux())
        {
            // Priorities are a thread's on Linux, and .NET would change the main thread's alone.
            _ = SetPriority(Process, 0, Nice);
        }
        else
        {
            using var self = System.Diagnostics.Process.GetCurrentProcess();
            self.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
