using Fovea.Cli.Terminal;
using Fovea.Engine.Backbones;
using Fovea.Engine.Features;
using Fovea.Engine.Training;
using Fovea.Engine.Training.Advanced;

namespace Fovea.Cli.Commands;

/// <summary>An advanced training from the command line: this program starts itself once more.</summary>
internal static class AdvancedRun
{
    /// <summary>The program that fine-tunes, with its arguments.</summary>
    public static IReadOnlyList<string> Worker { get; } =
        [OwnProgram.Path, TrainAdvancedWorkerCommand.Name];

    public static TrainedModel Train(
        Backbone backbone, IFeatureCache cache, TrainingSet set, int seed, TimeSpan budget, CommandOutput console, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("fovea-advanced-");
        try
        {
            AdvancedProgress? last = null;
            var model = console.WithProgress(progress => new AdvancedTrainer(backbone, cache).Train(
                set, new AdvancedTrainingOptions { Seed = seed, Budget = budget, Worker = Worker, Folder = folder.FullName },
                new Seen(progress, advanced => last = advanced), cancellationToken));
            console.Note($"{last?.Kept} model kept. {last?.Reason}");
            return model;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed class Seen(IProgress<TrainingProgress> inner, Action<AdvancedProgress> see) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Advanced is { } advanced)
            {
                see(advanced);
            }

            inner.Report(value);
        }
    }
}
