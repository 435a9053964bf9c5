using Fovea.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Storage;

/// <summary>Which blobs rows name: what a sweep must leave, a backup must hold, and a verification must find.</summary>
internal static class BlobReferences
{
    public static async Task<bool> NamesBlobAsync(this AppDbContext db, string hash, CancellationToken cancellationToken) =>
        await db.Images.AnyAsync(i => i.ContentHash == hash || i.ThumbnailHash == hash, cancellationToken)
        || await db.Iterations.AnyAsync(i => i.ModelHash == hash || i.EvaluationHash == hash, cancellationToken)
        || await db.Exports.AnyAsync(e => e.ArchiveHash == hash, cancellationToken)
        || await db.Predictions.AnyAsync(p => p.ContentHash == hash, cancellationToken);

    /// <summary>The hash of every blob that a row names, each once.</summary>
    public static IAsyncEnumerable<string> NamedBlobs(this AppDbContext db) =>
        db.Images.Select(i => i.ContentHash)
            .Union(db.Images.Select(i => i.ThumbnailHash))
            .Union(db.Iterations.Where(i => i.ModelHash != null).Select(i => i.ModelHash!))
            .Union(db.Iterations.Where(i => i.EvaluationHash != null).Select(i => i.EvaluationHash!))
            .Union(db.Exports.Where(e => e.ArchiveHash != null).Select(e => e.ArchiveHash!))
            .Union(db.Predictions.Select(p => p.ContentHash))
            .AsAsyncEnumerable();
}
