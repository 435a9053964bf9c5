using System.Security.Cryptography;
using System.Text;
using Fovea.Protocol;
using Fovea.Protocol.Audit;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;
using Fovea.Server.Audit;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Iterations.Advanced;
using Fovea.Server.Jobs;
using Fovea.Server.Projects;
using Fovea.Server.Resources.Limits;
using Fovea.Server.Tags;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Iterations;

/// <summary>Starts training: checks, freezes the workspace as an iteration, and leaves the work to the worker.</summary>
internal sealed partial class TrainingService(
    AppDbContext db, SnapshotService snapshots, IJobs jobs, AdvancedTraining advanced, QuotaService quotas, AuditTrail audit, TimeProvider time, ILogger<TrainingService> logger)
{
    public async Task<IterationEntity> StartAsync(ProjectEntity project, TrainingRequest request, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(project.Id), cancellationToken);
        if (await db.Iterations.AnyAsync(i => i.ProjectId == project.Id && i.Status == IterationStatus.Training, cancellationToken))
        {
            throw new ServiceException(ErrorCode.BadRequestTrainingAlreadyInProgress, "The project is being trained; wait until that iteration is completed.");
        }

        var tags = await SelectTagsAsync(project, request.SelectedTags, cancellationToken);
        await CheckTrainableAsync(project, tags, cancellationToken);
        CheckBuilt(project, request.Type, advanced);
        CheckBudget(request);
        await CheckBaseModelAsync(project, request.BaseModel, cancellationToken);
        var fingerprint = await FingerprintAsync(project, request, tags, cancellationToken);
        await CheckNeededAsync(project, request, fingerprint, cancellationToken);
        await quotas.CheckIterationsAsync(project, request.Replaces, cancellationToken);

        // Reloaded inside the transaction: the number decides the name, and must not have moved since the project was read.
        await db.Entry(project).ReloadAsync(cancellationToken);
        var iteration = NewIteration(project, request, await TakeNameAsync(project, cancellationToken), fingerprint);
        db.Iterations.Add(iteration);
        if (!request.IsAutomatic)
        {
            audit.Add(AuditAction.TrainProject, AuditSubject.Of(project, iteration.Id, iteration.Name) with { Details = iteration.TrainingType.ToString() });
        }

        await db.SaveChangesAsync(cancellationToken);
        await snapshots.FreezeAsync(project.Id, iteration.Id, cancellationToken);
        await DropUnselectedAsync(iteration.Id, tags, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        LogStarted(iteration.Id, project.Id, iteration.Name);
        await jobs.AddAsync(TrainingWorker.QueueOf(iteration.TrainingType), new WaitingRow(iteration.Id, project.OwnerId, request.IsAutomatic));
        return iteration;
    }

    /// <exception cref="ServiceException">Projects or trainings of this kind cannot be trained yet.</exception>
    public static void CheckBuilt(ProjectEntity project, TrainingType type, AdvancedTraining advanced)
    {
        var missing = IsDetector(project) ? "Training of object detection projects"
            : type == TrainingType.Advanced && !advanced.IsAvailable ? "Advanced training on this server"
            : null;
        if (missing is not null)
        {
            throw new ServiceException(ErrorCode.BadRequestOperationNotSupported, $"{missing} is not built yet; docs/compatibility.md lists what is.")
            {
                Status = StatusCodes.Status501NotImplemented,
            };
        }
    }

    /// <summary>Quick training ignores the budget.</summary>
    private static void CheckBudget(TrainingRequest request)
    {
        if (request is { Type: TrainingType.Advanced, ReservedBudgetInHours: < 1 })
        {
            throw new ServiceException(
                ErrorCode.BadRequestReservedBudgetInHoursNotEnoughForAdvancedTraining,
                $"Got {request.ReservedBudgetInHours} for reservedBudgetInHours; advanced training needs at least 1.");
        }

        if (request is { Type: TrainingType.Advanced, ReservedBudgetInHours: > AdvancedTraining.MaxBudgetInHours })
        {
            throw new ServiceException(
                ErrorCode.BadRequest, $"Got {request.ReservedBudgetInHours} for reservedBudgetInHours; it may be at most {AdvancedTraining.MaxBudgetInHours}.");
        }
    }

    private static bool IsDetector(ProjectEntity project) => DomainCatalogue.Find(project.DomainId)!.Type == DomainType.ObjectDetection;

    /// <summary>The next name that no iteration has; one may have been renamed to it.</summary>
    private async Task<string> TakeNameAsync(ProjectEntity project, CancellationToken cancellationToken)
    {
        string name;
        do
        {
            name = $"Iteration {++project.LastIterationNumber}";
        }
        while (await db.Iterations.AnyAsync(i => i.ProjectId == project.Id && i.Name == name, cancellationToken));
        return name;
    }

    private IterationEntity NewIteration(ProjectEntity project, TrainingRequest request, string name, string fingerprint)
    {
        var now = time.GetUtcNow();
        var iteration = new IterationEntity
        {
            Id = request.IterationId,
            ProjectId = project.Id,
            Name = name,
            Status = IterationStatus.Training,
            Created = project.WorkspaceCreated,
            LastModified = now,
            QueuedAt = now,
            DomainId = project.DomainId,
            ClassificationType = project.ClassificationType,
            TrainingType = request.Type,
            ReservedBudgetInHours = request.ReservedBudgetInHours,
            WorkspaceFingerprint = fingerprint,
            BaseProjectId = request.BaseModel?.ProjectId,
            BaseIterationId = request.BaseModel?.IterationId,
        };
        project.WorkspaceCreated = now;
        return iteration;
    }

    private async Task<IReadOnlyList<CountedTag>> SelectTagsAsync(ProjectEntity project, IReadOnlyList<Guid> selected, CancellationToken cancellationToken)
    {
        var all = await db.Tags.AsNoTracking().Where(t => t.SnapshotId == project.Id).OrderBy(t => t.Created).ThenBy(t => t.Id)
            .Select(t => new CountedTag(t, db.ImageTags.Count(it => it.SnapshotId == t.SnapshotId && it.TagId == t.Id)))
            .ToListAsync(cancellationToken);
        if (selected.Count == 0)
        {
            return all;
        }

        foreach (var id in selected.Where(id => all.All(t => t.Tag.Id != id)))
        {
            throw new ServiceException(ErrorCode.NotFoundTag, $"There is no tag {id} in the project, which selectedTags names.");
        }

        return [.. all.Where(t => selected.Contains(t.Tag.Id))];
    }

    private async Task CheckTrainableAsync(ProjectEntity project, IReadOnlyList<CountedTag> tags, CancellationToken cancellationToken)
    {
        if (IsDetector(project))
        {
            await CheckDetectorAsync(project, tags, cancellationToken);
        }
        else if (project.ClassificationType == Classifier.Multiclass)
        {
            CheckTags(tags, ProtocolLimits.MinTagsForMulticlass, ProtocolLimits.MinImagesPerTagForClassification, ErrorCode.BadRequestMultiClassClassificationTrainingValidationFailed);
            await CheckOneTagEachAsync(project, tags, cancellationToken);
        }
        else
        {
            // In a multilabel project negative pictures are background, not a class.
            CheckTags(
                [.. tags.Where(t => t.Tag.Type != TagType.Negative)], minTags: 1, ProtocolLimits.MinImagesPerTagForClassification,
                ErrorCode.BadRequestMultiLabelClassificationTrainingValidationFailed);
        }
    }

    private async Task CheckDetectorAsync(ProjectEntity project, IReadOnlyList<CountedTag> tags, CancellationToken cancellationToken)
    {
        if (tags.FirstOrDefault(t => t.Tag.Type == TagType.Negative) is { } negative)
        {
            throw new ServiceException(
                ErrorCode.BadRequestDetectionTrainingNotAllowNegativeTag, $"The tag '{negative.Tag.Name}' is negative; a detector learns from boxes and takes no negative tag. Train with selectedTags or delete it.");
        }

        // An image may have a tag without a box; it shows a detector nothing.
        var boxed = await db.ImageRegions.Where(r => r.SnapshotId == project.Id).GroupBy(r => r.TagId)
            .Select(regions => new { TagId = regions.Key, Images = regions.Select(r => r.ImageId).Distinct().Count() })
            .ToDictionaryAsync(t => t.TagId, t => t.Images, cancellationToken);
        CheckTags(
            [.. tags.Select(t => t with { ImageCount = boxed.GetValueOrDefault(t.Tag.Id) })], minTags: 1, ProtocolLimits.MinImagesPerTagForDetection,
            ErrorCode.BadRequestDetectionTrainingValidationFailed);
    }

    private static void CheckTags(IReadOnlyList<CountedTag> tags, int minTags, int minImages, ErrorCode code)
    {
        if (tags.Count < minTags || tags.All(t => t.Tag.Type == TagType.Negative))
        {
            throw new ServiceException(
                code, $"There {(tags.Count == 1 ? "is 1 tag" : $"are {tags.Count} tags")} to train; a project of this type needs at least {minTags}, one of them not negative.");
        }

        foreach (var tag in tags.Where(t => t.ImageCount < minImages))
        {
            throw new ServiceException(
                code, $"The tag '{tag.Tag.Name}' has {tag.ImageCount} images; each tag needs at least {minImages}. Add {minImages - tag.ImageCount} more.");
        }
    }

    /// <summary>Can fail after a multilabel project was turned into a multiclass one.</summary>
    private async Task CheckOneTagEachAsync(ProjectEntity project, IReadOnlyList<CountedTag> tags, CancellationToken cancellationToken)
    {
        var (projectId, ids) = (project.Id, tags.Select(t => t.Tag.Id).ToArray());
        var ambiguous = await db.SnapshotImages.CountAsync(i => i.SnapshotId == projectId && i.Tags.Count(t => ids.Contains(t.TagId)) > 1, cancellationToken);
        if (ambiguous > 0)
        {
            throw new ServiceException(
                ErrorCode.BadRequestMultiClassClassificationTrainingValidationFailed,
                $"{ambiguous} images have more than one of the tags to train; in a Multiclass project each image has one.");
        }
    }

    private async Task CheckBaseModelAsync(ProjectEntity project, CustomBaseModelInfo? model, CancellationToken cancellationToken)
    {
        if (model is null)
        {
            return;
        }

        var source = await db.Iterations.SingleOrDefaultAsync(
            i => i.Id == model.IterationId && i.ProjectId == model.ProjectId && db.Projects.Any(p => p.Id == i.ProjectId && p.OwnerId == project.OwnerId),
            cancellationToken) ?? throw new ServiceException(ErrorCode.NotFoundIteration, $"There is no iteration {model.IterationId} of project {model.ProjectId} to start from.");
        if (source.Status != IterationStatus.Completed)
        {
            throw new ServiceException(
                ErrorCode.BadRequestCustomBaseModelIterationStatusNotCompleted, $"The iteration to start from is in status {source.Status}; it must be Completed.");
        }

        if (DomainCatalogue.Find(source.DomainId)!.Type != DomainCatalogue.Find(project.DomainId)!.Type)
        {
            throw new ServiceException(ErrorCode.BadRequestCustomBaseModelDomainNotCompatible, "The iteration to start from belongs to a domain of another type.");
        }
    }

    private async Task CheckNeededAsync(ProjectEntity project, TrainingRequest request, string fingerprint, CancellationToken cancellationToken)
    {
        var last = await db.Iterations.AsNoTracking().Where(i => i.ProjectId == project.Id && i.Status == IterationStatus.Completed)
            .OrderByDescending(i => i.QueuedAt).Select(i => new { i.Name, i.WorkspaceFingerprint }).FirstOrDefaultAsync(cancellationToken);
        if (!request.Force && last?.WorkspaceFingerprint == fingerprint)
        {
            throw new ServiceException(
                ErrorCode.BadRequestTrainingNotNeeded, $"Nothing changed since '{last.Name}' was trained. Add or tag images, or train with forceTrain=true.");
        }
    }

    /// <summary>Everything a training depends on, in an order that no listing changes.</summary>
    private async Task<string> FingerprintAsync(ProjectEntity project, TrainingRequest request, IReadOnlyList<CountedTag> tags, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Append(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));

        Append($"{project.DomainId} {project.ClassificationType} {request.Type} {request.ReservedBudgetInHours} {request.BaseModel}");
        Append(string.Join('|', project.DisabledAugmentations));
        foreach (var tag in tags)
        {
            Append($"{tag.Tag.Id} {tag.Tag.Type} {tag.Tag.Name}");
        }

        var ids = tags.Select(t => t.Tag.Id).ToArray();
        var pairs = db.ImageTags.Where(t => t.SnapshotId == project.Id && ids.Contains(t.TagId))
            .OrderBy(t => t.ImageId).ThenBy(t => t.TagId).Select(t => new { t.ImageId, t.TagId }).AsAsyncEnumerable();
        await foreach (var pair in pairs.WithCancellation(cancellationToken))
        {
            Append($"{pair.ImageId} {pair.TagId}");
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private Task DropUnselectedAsync(Guid iterationId, IReadOnlyList<CountedTag> tags, CancellationToken cancellationToken)
    {
        var ids = tags.Select(t => t.Tag.Id).ToArray();
        return db.Tags.Where(t => t.SnapshotId == iterationId && !ids.Contains(t.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Queued iteration {IterationId} of project {ProjectId}: {Name}")]
    private partial void LogStarted(Guid iterationId, Guid projectId, string name);
}
