using Fovea.Engine.Training;

namespace Fovea.Cli.Terminal;

/// <summary>Writes one line when a stage begins.</summary>
internal sealed class StageLines(TextWriter writer) : IProgress<TrainingProgress>
{
    private string? stage;

    public void Report(TrainingProgress value)
    {
        if (value.Stage != stage)
        {
            stage = value.Stage;
            writer.WriteLine($"{value.Stage} ({value.Total}) ...");
        }
    }
}
