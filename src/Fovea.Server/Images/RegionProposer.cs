using Fovea.Engine.Imaging;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Projects;
using Fovea.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Images;

/// <summary>Proposes boxes of whatever kind for an image of a workspace.</summary>
internal sealed class RegionProposer(AppDbContext db, BlobStore blobs, DecodeLane lane)
{
    /// <returns>The most confident first; empty when nothing stands out.</returns>
    /// <exception cref="ServiceException">The workspace has no such image.</exception>
    public async Task<IReadOnlyList<RegionProposal>> ProposeAsync(ProjectEntity project, Guid imageId, CancellationToken cancellationToken)
    {
        var thumbnailHash = await db.SnapshotImages.Where(i => i.SnapshotId == project.Id && i.ImageId == imageId)
            .Select(i => i.Image.ThumbnailHash).SingleOrDefaultAsync(cancellationToken)
            ?? throw new ServiceException(ErrorCode.NotFoundImage, $"There is no image {imageId} in the project.");
        var thumbnail = await blobs.ReadAsync(thumbnailHash, cancellationToken);
        var boxes = await lane.RunAsync(() => SalientRegions.Find(thumbnail), cancellationToken);
        return [.. boxes.Select(box => new RegionProposal
        {
            Confidence = box.Confidence,
            BoundingBox = new BoundingBox { Left = box.Left, Top = box.Top, Width = box.Width, Height = box.Height },
        })];
    }
}
