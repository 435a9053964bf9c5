using Fovea.Protocol.Iterations;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Iterations.Advanced;
using Fovea.Server.Projects;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Iterations.Progress;

/// <summary>Says before a training how long it will take.</summary>
internal sealed class TrainingEstimator(AppDbContext db, BackboneProvider backbones, AdvancedTraining advanced)
{
    /// <summary>So many pictures are looked up to tell how many were read before.</summary>
    private const int Sample = 256;

    // Head training on 2 cores: 0.3 s, and 9 µs for each picture and tag with 512 features; an assumption, not yet measured. It grows with all three.
    private const double HeadSeconds = 0.3;
    private const double HeadSecondsPerValue = 9e-6 / 512;

    public async Task<TrainingEstimate> EstimateAsync(ProjectEntity project, TrainingType type, int budgetInHours, CancellationToken cancellationToken)
    {
        TrainingService.CheckBuilt(project, type, advanced);
        var tags = await db.Tags.CountAsync(t => t.SnapshotId == project.Id, cancellationToken);
        var hashes = await db.SnapshotImages.AsNoTracking().Where(i => i.SnapshotId == project.Id && i.Tags.Any())
            .OrderBy(i => i.ImageId).Select(i => i.ContentHash).ToListAsync(cancellationToken);
        var domain = backbones.For(project.DomainId);
        var toRead = CountUnread(hashes, domain.Extractor.CacheKey);
        var quick = (toRead * backbones.Pace.SecondsPerPicture) + HeadSeconds + (HeadSecondsPerValue * hashes.Count * tags * domain.Backbone.Manifest.Dimension);
        TimeSpan? budget = type == TrainingType.Advanced ? TimeSpan.FromHours(budgetInHours) : null;
        return new TrainingEstimate
        {
            TrainingType = type,
            Images = hashes.Count,
            ImagesToRead = toRead,
            // An advanced training plans to use its budget up; it ends earlier when fine-tuning gains nothing.
            Seconds = budget?.TotalSeconds ?? quick,
            BudgetSeconds = budget?.TotalSeconds,
            Ahead = await db.Iterations.CountAsync(i => i.Status == IterationStatus.Training, cancellationToken),
        };
    }

    private int CountUnread(List<string> hashes, string key)
    {
        // Ids grow with time, so every n-th of them is spread over all uploads.
        var step = Math.Max(1, hashes.Count / Sample);
        var (looked, unread) = (0, 0);
        for (var index = 0; index < hashes.Count; index += step)
        {
            looked++;
            unread += backbones.Features.Contains(hashes[index], key) ? 0 : 1;
        }

        return looked == 0 ? 0 : (int)Math.Ceiling(unread * (hashes.Count / (double)looked));
    }
}
