using System.Diagnostics;
using System.IO.Compression;
using Fovea.Engine.Export;

namespace Fovea.Engine.Tests.Export;

/// <summary>An archive unpacked into a folder of its own, whose programs are built as a user would build them.</summary>
internal sealed class UnpackedExport : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public UnpackedExport(byte[] model, string platform)
    {
        var archive = ExportArchive.Create(model, new ExportOptions { Target = new ExportTarget(platform, null), ExportedAt = TimeProvider.System.GetUtcNow() });
        ZipFile.ExtractToDirectory(new MemoryStream(archive), Root);
    }

    public string Root => folder.Path;

    /// <summary>Builds a program of the archive, or skips the test where its packages are not at hand.</summary>
    /// <returns>The program, to be run by <c>dotnet</c>.</returns>
    public string Build(string project, string program)
    {
        var output = Path.Combine(Root, "built");
        // Servers that the build leaves running would hold on to its output, which then never ends.
        var (exitCode, log) = Run(["build", Path.Combine(Root, project), "-c", "Release", "-o", output, "-v", "q", "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false"]);
        if (exitCode != 0 && (log.Contains("error NU1", StringComparison.Ordinal) || log.Contains("NETSDK1045", StringComparison.Ordinal)))
        {
            Assert.Skip($"The SDK cannot restore the packages of the exported program: {log[..Math.Min(log.Length, 300)]}");
        }

        Assert.True(exitCode == 0, log);
        return Path.Combine(output, program);
    }

    public static Process Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // The test runner's own settings are not the program's.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("ASPNETCORE", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        return Process.Start(start)!;
    }

    public static (int ExitCode, string Output) Run(IEnumerable<string> arguments)
    {
        using var process = Start(arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }

    public void Dispose() => folder.Dispose();
}
