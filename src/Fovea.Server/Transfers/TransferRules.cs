using System.Text.Json;
using Fovea.Engine.Models;
using Fovea.Protocol;
using Fovea.Protocol.Training;
using Fovea.Server.Hosting;
using Fovea.Server.Images;
using Fovea.Server.Iterations;
using Fovea.Server.Transfers.Format;

namespace Fovea.Server.Transfers;

/// <summary>What may stand in a transfer. The same limits hold for what is entered by hand.</summary>
internal static class TransferRules
{
    private const int MaxNameLength = 256;
    private const int MaxDescriptionLength = 4000;

    /// <summary>Far above the contract's limits, which an operator may have raised: only keeps memory bounded.</summary>
    private const int MaxImages = 1_000_000;

    private const int MaxSnapshots = 1000;
    private const int MaxTags = 10_000;

    public static void Check(TransferProject project)
    {
        Require(project.FormatVersion == TransferManifest.CurrentVersion, $"The project has format version {project.FormatVersion}; this server reads {TransferManifest.CurrentVersion}. Update the older server.");
        Require(IsName(project.Name), $"The project's name must have 1 to {MaxNameLength} characters.");
        Require(project.Description.Length <= MaxDescriptionLength, $"The project's description has {project.Description.Length} characters; at most {MaxDescriptionLength} are allowed.");
        Require(DomainCatalogue.Find(project.DomainId) is not null, $"The project's domain {project.DomainId} is not known to this server.");
        Require(project.LastIterationNumber >= 0, $"The project's last iteration has the number {project.LastIterationNumber}.");
    }

    public static void Check(TransferManifest manifest)
    {
        Require(manifest.FormatVersion == TransferManifest.CurrentVersion, $"The archive has format version {manifest.FormatVersion}; this server reads {TransferManifest.CurrentVersion}.");
        Check(manifest.Project);
        Require(manifest.ImageCount is >= 0 and <= MaxImages, $"The archive states {manifest.ImageCount} images; at most {MaxImages} are read.");
        Require(manifest.Snapshots.Count is >= 1 and <= MaxSnapshots, $"The archive states {manifest.Snapshots.Count} snapshots; 1 to {MaxSnapshots} are read.");
        Require(manifest.Snapshots[0].Iteration is null && manifest.Snapshots.Skip(1).All(s => s.Iteration is not null), "The workspace must be the first snapshot, and iterations the others.");
        Require(manifest.Snapshots.Skip(1).DistinctBy(s => s.Iteration!.Id).Count() == manifest.Snapshots.Count - 1, "Two iterations have the same id.");
        foreach (var snapshot in manifest.Snapshots)
        {
            Require(snapshot.Tags.Count <= MaxTags, $"A snapshot has {snapshot.Tags.Count} tags; at most {MaxTags} are read.");
            Require(snapshot.Tags.All(t => IsName(t.Name) && t.Description is not { Length: > MaxDescriptionLength }), $"A tag's name must have 1 to {MaxNameLength} characters, its description at most {MaxDescriptionLength}.");
            Require(snapshot.Iteration is not { } iteration || (IsName(iteration.Name) && DomainCatalogue.Find(iteration.DomainId) is not null), "An iteration has no usable name, or a domain that is not known to this server.");
        }
    }

    public static void Check(TransferSnapshotImage image)
    {
        Check([.. image.Regions.Select(r => (r.Left, r.Top, r.Width, r.Height))]);
        Check(image.Metadata);
    }

    /// <summary>Checks the boxes of an image.</summary>
    public static void Check(IReadOnlyList<(float Left, float Top, float Width, float Height)> regions)
    {
        Require(regions.Count <= ProtocolLimits.MaxRegionsPerImage, $"An image has {regions.Count} regions; at most {ProtocolLimits.MaxRegionsPerImage} are allowed.");
        Require(regions.All(r => IsInside(r.Left, r.Width) && IsInside(r.Top, r.Height)), "A region does not lie inside its image.");
    }

    public static void Check(IReadOnlyDictionary<string, string> metadata)
    {
        try
        {
            ImageBatchRules.CheckMetadata(metadata);
        }
        catch (ServiceException e)
        {
            throw new InvalidArchiveException(e.Message, e);
        }
    }

    public static EvaluationRecord ParseEvaluation(TransferIteration iteration, byte[] json)
    {
        EvaluationRecord record;
        try
        {
            record = EvaluationRecord.Parse(json);
        }
        catch (JsonException e)
        {
            throw new InvalidArchiveException($"The evaluation of '{iteration.Name}' is damaged.", e);
        }

        var (images, tags) = (record.ImageIds.Count, record.TagIds.Count);
        var fits = record.TagNames.Count == tags && record.Labels.Count == images && record.Probabilities.LongLength == (long)images * tags * sizeof(float)
            && (record.Folds is null || record.Folds.Count == images)
            && record.Labels.All(labels => labels.All(label => label >= 0 && label < tags));
        Require(fits && record.ReadProbabilities().All(p => p is >= 0 and <= 1), $"The evaluation of '{iteration.Name}' does not fit together.");
        return record;
    }

    /// <summary>The engine's checks keep what could harm away from the runtime; here only what this server relies on is left.</summary>
    public static void CheckModel(TransferIteration iteration, byte[] model, EvaluationRecord evaluation)
    {
        try
        {
            var metadata = ModelFile.ReadMetadata(model);
            Require(metadata.Tags.SequenceEqual(evaluation.TagNames, StringComparer.Ordinal), $"The model of '{iteration.Name}' has other tags than its evaluation.");
        }
        catch (InvalidModelException e)
        {
            throw new InvalidArchiveException($"The model of '{iteration.Name}' cannot be used: {e.Message}", e);
        }
    }

    private static bool IsName(string name) => name.Length is > 0 and <= MaxNameLength;

    // Sums of rounded numbers may exceed 1 a little.
    private static bool IsInside(float start, float extent) => start >= 0 && extent > 0 && start + extent <= 1.001f;

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new InvalidArchiveException(message);
        }
    }
}
