using System.ComponentModel;
using System.Diagnostics;

namespace Fovea.Robustness.Tests.Cluster;

/// <summary>The program as it was before the last change of PostgreSQL's schema, built from the repository.</summary>
internal static class PreviousVersion
{
    /// <summary>Another commit to build.</summary>
    private const string Variable = "FOVEA_PREVIOUS";

    private const string Migrations = "src/Fovea.Server/Data/Migrations/PostgreSql";

    /// <summary>Builds it, or skips the test where there is no history.</summary>
    /// <param name="folder">Where to; made.</param>
    /// <returns>The program.</returns>
    public static async Task<string> BuildAsync(string folder)
    {
        // artifacts/bin/Fovea.Robustness.Tests/<configuration>/
        var root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));
        var commit = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(commit))
        {
            var (found, last) = await RunAsync("git", "-C", root, "rev-list", "-1", "HEAD", "--", Migrations);
            var (hasParent, parent) = found ? await RunAsync("git", "-C", root, "rev-parse", "--verify", $"{last.Trim()}^") : (false, "");
            Assert.SkipUnless(hasParent, "The repository's history is not here, so the version before cannot be built.");
            commit = parent.Trim();
        }

        await DoAsync("git", "clone", "--quiet", root, folder);
        await DoAsync("git", "-C", folder, "checkout", "--quiet", commit);
        await DoAsync(Path.Combine(folder, "fovea"), "--version");
        return Path.Combine(folder, "artifacts", "fovea", "fovea.dll");
    }

    private static async Task DoAsync(string program, params string[] arguments)
    {
        var (succeeded, output) = await RunAsync(program, arguments);
        Assert.True(succeeded, $"'{program} {string.Join(' ', arguments)}' failed:\n{output}");
    }

    private static async Task<(bool Succeeded, string Output)> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return (process.ExitCode == 0, string.Concat(output));
        }
        catch (Win32Exception e)
        {
            return (false, e.Message);
        }
    }
}
