using Fovea.Engine.Data;
using Fovea.Engine.Evaluation;
using Fovea.Engine.Imaging;
using Fovea.Engine.Training;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Iterations;
using Fovea.Server.Projects;
using Fovea.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Evaluations;

/// <summary>Finds what an iteration's numbers are computed from, in memory where it was asked for lately.</summary>
internal sealed class AnalysisService(
    IterationService iterations, EvaluationCache evaluations, AnalysisCache analyses, IDbContextFactory<AppDbContext> databases, BackboneProvider backbones, BlobStore blobs)
{
    /// <exception cref="Hosting.ServiceException">The iteration does not exist or is not trained.</exception>
    public async Task<Analysis> GetAsync(ProjectEntity project, Guid iterationId, CancellationToken cancellationToken)
    {
        var iteration = await iterations.GetAsync(project, iterationId, cancellationToken);
        IterationService.CheckTrained(iteration);
        if (analyses.Find(iterationId) is { } known)
        {
            return known;
        }

        var evaluation = await evaluations.GetAsync(iteration.EvaluationHash!, cancellationToken);
        var type = iteration.ClassificationType == Classifier.Multiclass ? ClassificationType.Multiclass : ClassificationType.Multilabel;
        return analyses.Add(iterationId, new Analysis(evaluation, type, () => GatherAsync(iteration, evaluation, type)));
    }

    private async Task<PictureEvidence> GatherAsync(IterationEntity iteration, Evaluation evaluation, ClassificationType type)
    {
        // For everybody who asks, so that the one who asked first may go.
        await using var db = await databases.CreateDbContextAsync();
        var hashes = await db.SnapshotImages.Where(i => i.SnapshotId == iteration.Id).ToDictionaryAsync(i => i.ImageId, i => i.ContentHash);
        return await Task.Factory.StartNew(() => Gather(iteration.DomainId, evaluation, type, hashes), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private PictureEvidence Gather(Guid domainId, Evaluation evaluation, ClassificationType type, Dictionary<Guid, string> hashes)
    {
        // Images that were deleted since have no picture any more and are left out.
        int[] rows = [.. Enumerable.Range(0, evaluation.ImageIds.Count).Where(row => hashes.ContainsKey(evaluation.ImageIds[row]))];
        if (rows.Length == 0)
        {
            return new PictureEvidence([], [], []);
        }

        var images = rows.Select(row => hashes[evaluation.ImageIds[row]]).Select(hash => new TrainingImage(hash, () => blobs.Read(hash), []));
        var features = backbones.For(domainId).Extractor.Extract([.. images], progress: null, CancellationToken.None);
        var labels = rows.Select(row => evaluation.Labels[row]).ToList();
        var classes = evaluation.TagIds.Count;
        float[] probabilities = [.. rows.SelectMany(row => evaluation.Probabilities.AsSpan(row * classes, classes).ToArray())];
        var groups = NearDuplicates.Group(features.PerceptualHashes);
        var suspects = LabelReview.Rank(probabilities, labels, classes, type, features.Plain);
        var warnings = EvaluationWarnings.Find(labels, evaluation.TagNames, type, groups, evaluation.Folds is { } folds ? [.. rows.Select(row => folds[row])] : null);
        return new PictureEvidence(
            [.. suspects.Select(suspect => suspect with { Row = rows[suspect.Row] })],
            [.. Enumerable.Range(0, rows.Length).GroupBy(i => groups[i]).Where(group => group.Count() > 1)
                .Select(group => group.Select(i => rows[i]).ToArray())
                .OrderBy(group => AreAlike(evaluation, group) ? 1 : 0).ThenByDescending(group => group.Length).ThenBy(group => group[0])],
            [.. warnings.Select(warning => warning with { Rows = [.. warning.Rows.Select(i => rows[i])] })]);
    }

    /// <summary>Whether pictures have the same tags.</summary>
    public static bool AreAlike(Evaluation evaluation, IReadOnlyList<int> rows) =>
        rows.Skip(1).All(row => evaluation.Labels[row].Order().SequenceEqual(evaluation.Labels[rows[0]].Order()));
}
