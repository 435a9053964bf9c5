using System.Diagnostics;
using System.Globalization;
using Fovea.Engine.Models;

namespace Fovea.Engine.Backbones.Installed;

/// <summary>Lets a process of its own run a candidate for the first time: what native code does with a network that means harm ends there.</summary>
/// <param name="command">The program with its first arguments; it gets file, input, output and size, writes the number of features, and its complaint to the error output.</param>
internal sealed class BackboneTrialProcess(IReadOnlyList<string> command)
{
    private static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(2);

    /// <returns>Length of a feature vector.</returns>
    /// <exception cref="InvalidModelException">The network does not run as a backbone.</exception>
    public async Task<int> RunAsync(string path, BackboneCandidate candidate, CancellationToken cancellationToken)
    {
        var info = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in command.Skip(1).Append(path).Append(candidate.InputName).Append(candidate.FeaturesOutput).Append(candidate.InputSizePixels.ToString(CultureInfo.InvariantCulture)))
        {
            info.ArgumentList.Add(argument);
        }

        using var process = Process.Start(info) ?? throw new InvalidOperationException($"The program '{command[0]}' does not start.");
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(MaxDuration);
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(limited.Token), process.StandardError.ReadToEndAsync(limited.Token));
            await process.WaitForExitAsync(limited.Token);
            return process.ExitCode == 0 && int.TryParse((await output).Trim(), CultureInfo.InvariantCulture, out var dimension)
                ? dimension
                : throw new InvalidModelException($"The network was refused when it ran for the first time (the trial ended with {process.ExitCode}). {(await error).Trim()}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidModelException($"The network ran for more than {MaxDuration.TotalMinutes} minutes on two pictures and was stopped.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
