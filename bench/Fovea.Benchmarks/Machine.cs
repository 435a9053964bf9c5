using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Fovea.Benchmarks;

/// <summary>What numbers were measured on; Linux only.</summary>
internal static class Machine
{
    public static string Description =>
        $"{Environment.ProcessorCount} cores of {Field("/proc/cpuinfo", "model name")}, {Kibibytes("/proc/meminfo", "MemTotal") / 1024 / 1024} GiB of memory, "
        + $"{Field("/etc/os-release", "PRETTY_NAME", '=').Trim('"')}, {RuntimeInformation.FrameworkDescription}";

    /// <summary>Processes that wanted to run in the last minute, on average: above the number of cores, others took part of the time.</summary>
    public static string LoadAverage => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    /// <summary>The time this process has spent on all processors.</summary>
    public static TimeSpan OwnProcessorTime
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>A number of a file in <c>/proc</c> that is given in kB.</summary>
    public static long Kibibytes(string path, string name) => long.Parse(Field(path, name).Split(' ')[0]);

    private static string Field(string path, string name, char separator = ':') => File.ReadLines(path)
        .Select(line => line.Split(separator, 2)).First(parts => parts[0].Trim() == name)[1].Trim();
}
