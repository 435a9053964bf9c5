using System.Diagnostics;

namespace Fovea.Benchmarks;

/// <summary>The interpreter that Debian's python3-sklearn belongs to.</summary>
internal static class Python
{
    private const string Program = "/usr/bin/python3";

    public static bool HasScikitLearn
    {
        get
        {
            using var process = Process.Start(new ProcessStartInfo(Program, ["-c", "import sklearn"]) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
    }

    /// <summary>Runs a script of the benchmarks on a temporary folder.</summary>
    /// <param name="script">Its path below <c>bench/Fovea.Benchmarks</c>.</param>
    /// <param name="fill">Writes what the script reads into the folder, which is named to it and deleted afterwards.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What it wrote to its output.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<string> RunAsync(string script, Action<string> fill, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("fovea-benchmark-").FullName;
        try
        {
            fill(folder);
            using var process = Process.Start(new ProcessStartInfo(Program, [Path.Combine(Repository.Root, "bench", "Fovea.Benchmarks", script), folder]) { RedirectStandardOutput = true })!;
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? output
                : throw new InvalidOperationException($"{script} ended with {process.ExitCode}; on Debian: apt-get install python3-sklearn.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
