using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fovea.Engine.Training.Advanced;

/// <summary>Runs the process that fine-tunes, and once more when it ends before its time.</summary>
/// <remarks>libtorch doubles a process's memory, and what goes wrong in native code must not take the server along.</remarks>
internal sealed class FineTuningProcess(IReadOnlyList<string> command, string folder)
{
    /// <summary>How the process tells its progress: one object a line on standard output.</summary>
    public static readonly JsonSerializerOptions Lines = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>The first start, and one automatic resume.</summary>
    private const int Starts = 2;

    /// <summary>What the process said last.</summary>
    public TrainingProgress? LastProgress { get; private set; }

    public int LastExitCode { get; private set; }

    /// <returns>What it left, or <see langword="null"/> when it ended too early every time.</returns>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    public FineTuningResult? Run(IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        for (var start = 0; start < Starts && FineTuningResult.Read(folder) is null; start++)
        {
            RunOnce(progress, cancellationToken);
        }

        return FineTuningResult.Read(folder);
    }

    private void RunOnce(IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        using var process = Process.Start(StartInfo()) ?? throw new InvalidOperationException($"The program '{command[0]}' does not start.");
        // Kept open as long as this process lives; the worker ends when it closes.
        using var lifeline = process.StandardInput;
        using var cancelling = cancellationToken.Register(() => Kill(process));
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (Parse(line) is { } report)
            {
                LastProgress = report;
                progress?.Report(report);
            }
        }

        process.WaitForExit();
        LastExitCode = process.ExitCode;
        cancellationToken.ThrowIfCancellationRequested();
    }

    private ProcessStartInfo StartInfo()
    {
        var info = new ProcessStartInfo(command[0]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in command.Skip(1).Append(folder))
        {
            info.ArgumentList.Add(argument);
        }

        // Threads that wait for each other give the processor away: predictions are served beside the training.
        info.Environment["OMP_WAIT_POLICY"] = "PASSIVE";
        return info;
    }

    private static TrainingProgress? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<TrainingProgress>(line, Lines);
        }
        catch (JsonException)
        {
            // Native libraries write there too.
            return null;
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
