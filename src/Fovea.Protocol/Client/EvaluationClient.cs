using Fovea.Protocol.Evaluation;

namespace Fovea.Protocol.Client;

/// <summary>Asks how good an iteration is, and why. Fovea's own; the original has nothing of the kind.</summary>
/// <param name="http">Sends the requests. Stays the caller's to dispose.</param>
/// <param name="endpoint">The endpoint of the training resource.</param>
/// <param name="trainingKey">One of its two keys.</param>
public sealed class EvaluationClient(HttpClient http, Uri endpoint, string trainingKey)
{
    private readonly ApiConnection api = new(http, endpoint, "/fovea/v1", "Training-Key", trainingKey);

    /// <summary>Gets metrics with intervals, confusion matrix, calibration and warnings.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="iterationId">A completed iteration.</param>
    /// <param name="threshold">Probability from which a tag counts as predicted, 0 to 1; by default 0.5.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<IterationEvaluation> GetEvaluationAsync(
        Guid projectId, Guid iterationId, float? threshold = null, CancellationToken cancellationToken = default) =>
        api.GetAsync<IterationEvaluation>(Path(projectId, iterationId, "evaluation"), [("threshold", threshold)], cancellationToken);

    /// <summary>Gets the precision-recall curves, and precision and recall at every hundredth threshold.</summary>
    public Task<EvaluationCurves> GetCurvesAsync(Guid projectId, Guid iterationId, CancellationToken cancellationToken = default) =>
        api.GetAsync<EvaluationCurves>(Path(projectId, iterationId, "evaluation/curves"), [], cancellationToken);

    /// <summary>Lists the pictures behind a number of the confusion matrix.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="iterationId">A completed iteration.</param>
    /// <param name="actualTagId">The row's tag; null for "no tag".</param>
    /// <param name="predictedTagId">The column's tag; null for "no tag".</param>
    /// <param name="threshold">As for the matrix.</param>
    /// <param name="take">How many at most, up to 256.</param>
    /// <param name="skip">How many to leave out first.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<EvaluatedImagePage> GetConfusedImagesAsync(
        Guid projectId, Guid iterationId, Guid? actualTagId, Guid? predictedTagId, float? threshold = null, int? take = null, int? skip = null,
        CancellationToken cancellationToken = default) =>
        api.GetAsync<EvaluatedImagePage>(
            Path(projectId, iterationId, "evaluation/images"),
            [("actualTagId", actualTagId), ("predictedTagId", predictedTagId), ("threshold", threshold), ("take", take), ("skip", skip)],
            cancellationToken);

    /// <summary>Lists the pictures whose tags may be wrong, most suspicious first; those accepted or changed since are left out.</summary>
    public Task<SuspectPage> GetSuspectsAsync(
        Guid projectId, Guid iterationId, int? take = null, int? skip = null, CancellationToken cancellationToken = default) =>
        api.GetAsync<SuspectPage>(Path(projectId, iterationId, "suspects"), [("take", take), ("skip", skip)], cancellationToken);

    /// <summary>Says that the tags of pictures are right as the iteration has them; they leave the list, in later iterations too.</summary>
    public Task<SuspectPage> AcceptLabelsAsync(
        Guid projectId, Guid iterationId, IReadOnlyList<Guid> imageIds, CancellationToken cancellationToken = default) =>
        api.PostAsync<SuspectPage>(
            Path(projectId, iterationId, "suspects/accepted"), [], ApiConnection.Json(new LabelAcceptance { ImageIds = imageIds }), cancellationToken);

    /// <summary>Takes back what <see cref="AcceptLabelsAsync"/> said.</summary>
    public Task RevokeAcceptedLabelsAsync(
        Guid projectId, Guid iterationId, IReadOnlyCollection<Guid> imageIds, CancellationToken cancellationToken = default) =>
        api.DeleteAsync(Path(projectId, iterationId, "suspects/accepted"), [("imageIds", imageIds)], cancellationToken);

    /// <summary>Lists groups of pictures that show nearly the same, those across tags first.</summary>
    public Task<NearDuplicatePage> GetNearDuplicatesAsync(
        Guid projectId, Guid iterationId, int? take = null, int? skip = null, CancellationToken cancellationToken = default) =>
        api.GetAsync<NearDuplicatePage>(Path(projectId, iterationId, "near-duplicates"), [("take", take), ("skip", skip)], cancellationToken);

    /// <summary>Compares with another iteration of the project.</summary>
    public Task<IterationComparison> CompareAsync(
        Guid projectId, Guid iterationId, Guid withIterationId, float? threshold = null, int? take = null, int? skip = null,
        CancellationToken cancellationToken = default) =>
        api.GetAsync<IterationComparison>(
            Path(projectId, iterationId, "comparison"),
            [("with", withIterationId), ("threshold", threshold), ("take", take), ("skip", skip)],
            cancellationToken);

    /// <summary>Shows what in a picture of the project speaks for a tag.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="iterationId">A completed iteration.</param>
    /// <param name="imageId">A training image of the project.</param>
    /// <param name="tagId">The tag; the most probable one by default.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<PictureExplanation> ExplainAsync(
        Guid projectId, Guid iterationId, Guid imageId, Guid? tagId = null, CancellationToken cancellationToken = default) =>
        api.PostAsync<PictureExplanation>(Path(projectId, iterationId, "explanation"), [("imageId", imageId), ("tagId", tagId)], null, cancellationToken);

    /// <summary>Shows what in a picture file speaks for a tag.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="iterationId">A completed iteration.</param>
    /// <param name="image">The bytes of the file; disposed after the call.</param>
    /// <param name="tagId">The tag; the most probable one by default.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<PictureExplanation> ExplainAsync(
        Guid projectId, Guid iterationId, Stream image, Guid? tagId = null, CancellationToken cancellationToken = default) =>
        api.PostAsync<PictureExplanation>(Path(projectId, iterationId, "explanation"), [("tagId", tagId)], ApiConnection.Bytes(image), cancellationToken);

    private static string Path(Guid projectId, Guid iterationId, string what) => $"projects/{projectId}/iterations/{iterationId}/{what}";
}
