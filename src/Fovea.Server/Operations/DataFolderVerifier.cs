using Fovea.Engine.Backbones.Installed;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Operations;

/// <summary>Holds everything against everything: the database's own checks, each blob that a row names and each installed backbone against its hash.</summary>
internal sealed class DataFolderVerifier(DataFolder folder, AppDbContext db, BlobStore blobs)
{
    public async Task<VerificationResult> RunAsync(CancellationToken cancellationToken)
    {
        using var pause = SweepPause.Hold(folder);
        List<string> problems = [.. await DatabaseCopy.CheckAsync(folder.DatabasePath, cancellationToken), .. BackboneStore.In(folder.Root).Check()];
        var named = new HashSet<string>();
        var bytes = 0L;
        await foreach (var blob in BlobInspection.InspectAsync(db, blobs, cancellationToken))
        {
            named.Add(blob.Hash);
            bytes += blob.Bytes;
            if (blob.Damage is { } damage)
            {
                problems.Add(damage);
            }
        }

        var orphans = await blobs.ListAsync(DateTimeOffset.MaxValue, cancellationToken).CountAsync(blob => blob.TemporaryPath is not null || !named.Contains(blob.Hash), cancellationToken);
        return new VerificationResult(named.Count, bytes, orphans, problems);
    }
}
