using System.Diagnostics;

namespace Fovea.Robustness.Tests;

/// <summary>Follows, or spoils, what a running server asks of the system; skips the test where that is not possible.</summary>
internal sealed class Strace : IDisposable
{
    private const string Program = "/usr/bin/strace";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly Task<string> _output;

    private Strace(Process process) => (_process, _output) = (process, process.StandardError.ReadToEndAsync());

    /// <param name="processId">The server.</param>
    /// <param name="expressions">Which calls, and what becomes of them: values of the option <c>-e</c>.</param>
    public static async Task<Strace> AttachAsync(int processId, params string[] expressions)
    {
        Assert.SkipUnless(File.Exists(Program), "strace is not installed; on Debian: apt-get install strace.");
        string[] arguments = ["-f", "-y", "-s", "300", .. expressions.SelectMany(expression => new[] { "-e", expression }), "-p", $"{processId}"];
        var process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardError = true })!;
        using var patience = new CancellationTokenSource(Patience);
        while (await process.StandardError.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains("attached", StringComparison.Ordinal))
            {
                return new Strace(process);
            }

            Assert.SkipWhen(line.Contains("not permitted", StringComparison.Ordinal), "This user may not trace processes.");
        }

        throw new InvalidOperationException("strace ended before it attached.");
    }

    /// <summary>Detaches.</summary>
    /// <returns>The calls it saw, one each line.</returns>
    public async Task<string[]> StopAsync()
    {
        // Detaches, which a kill would do as well, but not write the rest out.
        using (var interrupt = Process.Start("kill", ["-INT", $"{_process.Id}"]))
        {
            await interrupt.WaitForExitAsync();
        }

        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return (await _output).Split('\n');
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
