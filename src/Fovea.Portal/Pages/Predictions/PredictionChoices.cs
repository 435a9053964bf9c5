using Fovea.Portal.Access;
using Fovea.Portal.Pages.Images;
using Fovea.Protocol.Training;

namespace Fovea.Portal.Pages.Predictions;

/// <summary>What stored predictions can be narrowed to, and the tags they can be corrected with.</summary>
/// <param name="Trained">The completed iterations, newest first.</param>
/// <param name="Tags">The workspace's tags.</param>
public sealed record PredictionChoices(IReadOnlyList<Iteration> Trained, ProjectTags Tags)
{
    public static async Task<PredictionChoices> LoadAsync(ProjectAccess project, CancellationToken cancellationToken)
    {
        var tags = new ProjectTags(project);
        await tags.LoadAsync(cancellationToken);
        var iterations = await project.Training.GetIterationsAsync(project.Id, cancellationToken);
        return new PredictionChoices([.. iterations.Where(iteration => iteration.Status == IterationStatus.Completed).Reverse()], tags);
    }
}
