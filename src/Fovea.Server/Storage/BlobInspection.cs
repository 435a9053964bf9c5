using System.Runtime.CompilerServices;
using Fovea.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Storage;

/// <summary>Reads the blobs that rows name and holds each against its hash.</summary>
internal static class BlobInspection
{
    public static async IAsyncEnumerable<InspectedBlob> InspectAsync(AppDbContext db, BlobStore blobs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var hash in await db.NamedBlobs().ToListAsync(cancellationToken))
        {
            var blob = await InspectAsync(blobs, hash, cancellationToken);

            // A row may have gone, and its blob with it, since the list was made.
            if (blob.Damage is null || await db.NamesBlobAsync(hash, cancellationToken))
            {
                yield return blob;
            }
        }
    }

    private static async Task<InspectedBlob> InspectAsync(BlobStore blobs, string hash, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = await blobs.OpenAsync(hash, cancellationToken);
            return new InspectedBlob(hash, await content.CountAsync(cancellationToken), null);
        }
        catch (BlobDamagedException e)
        {
            return new InspectedBlob(hash, 0, e.Message);
        }
    }

    /// <param name="Hash">Its name.</param>
    /// <param name="Bytes">Its length.</param>
    /// <param name="Damage">What is wrong with it.</param>
    internal sealed record InspectedBlob(string Hash, long Bytes, string? Damage);
}
