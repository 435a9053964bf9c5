using System.Diagnostics;
using System.Globalization;

namespace Fovea.Benchmarks.Fleet;

/// <summary>
/// A group of processes that has a fixed part of one core, as a small machine of its own would; Linux only, and only for who may make control groups.
/// </summary>
/// <remarks>Of docs.kernel.org: admin-guide/cgroup-v2 (<c>cpu.max</c>) and scheduler/sched-bwc (<c>cpu.cfs_quota_us</c>), whichever the machine has.</remarks>
internal sealed class ProcessorShare : IDisposable
{
    private const int PeriodMicroseconds = 100_000;
    private static readonly string Root = Directory.Exists("/sys/fs/cgroup/cpu") ? "/sys/fs/cgroup/cpu" : "/sys/fs/cgroup";
    private readonly string folder;

    /// <param name="name">The group's, of this process alone.</param>
    /// <param name="cores">Its part, above 0.</param>
    /// <exception cref="InvalidOperationException">The machine does not let this user make one.</exception>
    public ProcessorShare(string name, double cores)
    {
        folder = Path.Combine(Root, $"fovea-bench-{Environment.ProcessId}-{name}");
        var microseconds = (int)(PeriodMicroseconds * cores);
        try
        {
            Directory.CreateDirectory(folder);
            var (file, value) = File.Exists(Path.Combine(folder, "cpu.max"))
                ? ("cpu.max", $"{microseconds} {PeriodMicroseconds}")
                : ("cpu.cfs_quota_us", microseconds.ToString(CultureInfo.InvariantCulture));
            File.WriteAllText(Path.Combine(folder, file), value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"A process cannot be given {cores} of a core here ({e.Message}); run this as root, with control groups that can be written.", e);
        }
    }

    /// <summary>The same program, started within the group, so that it sees no more of the machine.</summary>
    public ProcessStartInfo Confine(ProcessStartInfo start)
    {
        var confined = new ProcessStartInfo("sh", ["-c", "echo $$ > \"$0\" && exec \"$@\"", Path.Combine(folder, "cgroup.procs"), start.FileName, .. start.ArgumentList]);
        foreach (var (name, value) in start.Environment)
        {
            confined.Environment[name] = value;
        }

        return confined;
    }

    /// <summary>Removes the group, whose processes have ended.</summary>
    public void Dispose() => Directory.Delete(folder);
}
