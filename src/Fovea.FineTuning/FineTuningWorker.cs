using System.Text.Json;
using Fovea.Engine.Training;
using Fovea.Engine.Training.Advanced;
using Fovea.FineTuning.Native;
using Fovea.FineTuning.Training;

namespace Fovea.FineTuning;

/// <summary>The inside of the process that fine-tunes.</summary>
public static class FineTuningWorker
{
    /// <summary>Does the job of a folder: reports on <paramref name="output"/>, one JSON object a line, and leaves its result in the folder.</summary>
    /// <param name="folder">The folder with the job.</param>
    /// <param name="output">Receives progress.</param>
    /// <param name="lifeline">Open as long as the parent lives; the process ends when it closes.</param>
    /// <exception cref="PlatformNotSupportedException">There is no libtorch for this platform.</exception>
    public static void Run(string folder, TextWriter output, TextReader lifeline)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        using var orphaned = new CancellationTokenSource();
        new Thread(() => WaitForEnd(lifeline, orphaned)) { IsBackground = true, Name = "Fovea lifeline" }.Start();
        Exception? failure = null;
        // Dispose scopes of TorchSharp belong to a thread.
        var training = new Thread(() =>
        {
            try
            {
                BackgroundPriority.Take();
                new FineTuner(folder, new Lines(output)).Run(orphaned.Token);
            }
            catch (Exception e)
            {
                failure = e;
            }
        })
        { Name = "Fovea fine-tuning" };
        training.Start();
        training.Join();
        if (failure is not null)
        {
            throw failure;
        }
    }

    private static void WaitForEnd(TextReader lifeline, CancellationTokenSource orphaned)
    {
        while (lifeline.ReadLine() is not null)
        {
        }

        orphaned.Cancel();
    }

    private sealed class Lines(TextWriter output) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            output.WriteLine(JsonSerializer.Serialize(value, FineTuningProcess.Lines));
            output.Flush();
        }
    }
}
