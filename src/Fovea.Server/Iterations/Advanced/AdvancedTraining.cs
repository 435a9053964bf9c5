using Fovea.Engine.Training;
using Fovea.Engine.Training.Advanced;
using Fovea.Server.Hosting;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Iterations.Advanced;

/// <summary>Fine-tunes backbones in processes of their own; each training has a folder that outlives a restart of the server.</summary>
internal sealed class AdvancedTraining(ServerOptions server, DataFolder folder, BackboneProvider backbones, IOptions<AdvancedTrainingOptions> options)
{
    /// <summary>Longest budget, in hours.</summary>
    public const int MaxBudgetInHours = 720;

    private readonly string _root = folder.CreateSubfolder("advanced");

    /// <summary>Whether the server knows a program that fine-tunes.</summary>
    public bool IsAvailable => server.FineTuningWorker.Count > 0;

    /// <summary>Trains one iteration; goes on from what an earlier attempt left.</summary>
    public TrainedModel Train(
        TrainingSet set, IterationEntity iteration, IReadOnlyList<string> disabledAugmentations, IProgress<TrainingProgress> progress, CancellationToken cancellationToken) =>
        new AdvancedTrainer(backbones.For(iteration.DomainId).Backbone, backbones.Features).Train(
            set,
            new Engine.Training.Advanced.AdvancedTrainingOptions
            {
                Budget = TimeSpan.FromHours(iteration.ReservedBudgetInHours),
                Worker = server.FineTuningWorker,
                Folder = FolderOf(iteration.Id),
                DisabledAugmentations = disabledAugmentations,
                FixedSteps = options.Value.FixedSteps,
            },
            progress, cancellationToken);

    /// <summary>Deletes what a training left, once it has ended.</summary>
    public void Forget(Guid iterationId)
    {
        if (Directory.Exists(FolderOf(iterationId)))
        {
            Directory.Delete(FolderOf(iterationId), recursive: true);
        }
    }

    /// <summary>Deletes what trainings left that ended while the server did not run.</summary>
    public void ForgetAllBut(IEnumerable<Guid> unfinished)
    {
        var kept = unfinished.Select(FolderOf).ToHashSet(StringComparer.Ordinal);
        foreach (var left in Directory.GetDirectories(_root).Where(path => !kept.Contains(path)))
        {
            Directory.Delete(left, recursive: true);
        }
    }

    private string FolderOf(Guid iterationId) => Path.Combine(_root, iterationId.ToString("N"));
}
