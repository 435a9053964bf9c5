using System.Diagnostics;

namespace Fovea.Benchmarks;

/// <summary>The interpreter that Debian's packages of Python modules belong to.</summary>
internal static class Python
{
    private const string Program = "/usr/bin/python3";

    private static readonly IReadOnlyDictionary<string, string> Packages = new Dictionary<string, string>
    {
        ["sklearn"] = "python3-sklearn", ["torch"] = "python3-torch", ["onnx"] = "python3-onnx", ["PIL"] = "python3-pil",
    };

    public static bool HasScikitLearn => Has("sklearn");

    /// <summary>Starts a script of the benchmarks, its output redirected.</summary>
    /// <param name="script">Its path below <c>bench/Fovea.Benchmarks</c>.</param>
    /// <param name="arguments">What it is given.</param>
    public static Process Start(string script, params IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo(Program, [Path.Combine(Repository.Root, "bench", "Fovea.Benchmarks", script), .. arguments]) { RedirectStandardOutput = true })!;

    /// <summary>Names the Debian packages of modules that are missing.</summary>
    /// <exception cref="InvalidOperationException">One is missing.</exception>
    public static void Require(params IEnumerable<string> modules)
    {
        string[] missing = [.. modules.Where(module => !Has(module)).Select(module => Packages[module])];
        if (missing.Length > 0)
        {
            throw new InvalidOperationException($"Python modules are missing; on Debian: apt-get install --no-install-recommends {string.Join(' ', missing)}.");
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
            using var process = Start(script, folder);
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

    private static bool Has(string module)
    {
        using var process = Process.Start(Program, ["-c", $"import importlib.util, sys; sys.exit(importlib.util.find_spec('{module}') is None)"]);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
