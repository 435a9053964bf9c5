using Fovea.Engine.Training;
using Spectre.Console;

namespace Fovea.Cli.Terminal;

/// <summary>Shows one progress bar for each stage.</summary>
internal sealed class StageBars(ProgressContext context) : IProgress<TrainingProgress>
{
    private ProgressTask? task;
    private string? stage;

    public void Report(TrainingProgress value)
    {
        if (task is null || value.Stage != stage)
        {
            stage = value.Stage;
            task = context.AddTask(Markup.Escape(value.Stage), maxValue: Math.Max(value.Total, 1));
        }

        task.Value = value.Total == 0 ? task.MaxValue : value.Done;
    }
}
