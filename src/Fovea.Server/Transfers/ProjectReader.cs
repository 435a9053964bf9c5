using System.Data;
using System.Runtime.CompilerServices;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Images;
using Fovea.Server.Iterations;
using Fovea.Server.Transfers.Format;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Transfers;

/// <summary>Reads a project of this server as a transfer, in the state it had when the reading began.</summary>
internal sealed class ProjectReader : IAsyncDisposable
{
    /// <summary>Below the number of parameters any database takes.</summary>
    private const int ChunkSize = 500;

    private readonly AppDbContext _db;
    private readonly Guid _projectId;
    private readonly IReadOnlyList<Guid> _snapshotIds;

    private ProjectReader(AppDbContext db, Guid projectId, TransferManifest manifest)
    {
        _db = db;
        _projectId = projectId;
        Manifest = manifest;
        _snapshotIds = [.. manifest.Snapshots.Select(s => s.Iteration?.Id ?? projectId)];
    }

    public TransferManifest Manifest { get; }

    /// <returns><see langword="null"/> when there is no such project.</returns>
    public static async Task<ProjectReader?> OpenAsync(IDbContextFactory<AppDbContext> databases, Guid projectId, CancellationToken cancellationToken)
    {
        var db = await databases.CreateDbContextAsync(cancellationToken);
        try
        {
            await BeginReadAsync(db, cancellationToken);
            if (await ReadManifestAsync(db, projectId, cancellationToken) is { } manifest)
            {
                return new ProjectReader(db, projectId, manifest);
            }
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }

        await db.DisposeAsync();
        return null;
    }

    /// <summary>Every image of the project, in the order of their ids.</summary>
    public async IAsyncEnumerable<TransferImage> ReadImagesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // As a list, because the caller asks for rows in between, and not every database answers two questions at a time.
        var images = await _db.Images.AsNoTracking().Where(i => i.ProjectId == _projectId).OrderBy(i => i.Id)
            .Select(i => new TransferImage(i.Id, i.ContentHash)).ToListAsync(cancellationToken);
        foreach (var image in images)
        {
            yield return image;
        }
    }

    /// <summary>What a snapshot of the manifest holds, oldest image first.</summary>
    public async IAsyncEnumerable<TransferSnapshotImage> ReadSnapshotAsync(int index, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var snapshotId = _snapshotIds[index];
        var ids = await _db.SnapshotImages.Where(i => i.SnapshotId == snapshotId)
            .OrderBy(i => i.Created).ThenBy(i => i.ImageId).Select(i => i.ImageId).ToListAsync(cancellationToken);
        foreach (var chunk in ids.Chunk(ChunkSize))
        {
            var rows = await _db.SnapshotImages.AsNoTracking().AsSplitQuery()
                .Include(i => i.Tags).Include(i => i.Regions).Include(i => i.Metadata)
                .Where(i => i.SnapshotId == snapshotId && chunk.Contains(i.ImageId))
                .ToDictionaryAsync(i => i.ImageId, cancellationToken);
            foreach (var id in chunk)
            {
                yield return ToTransfer(rows[id]);
            }
        }
    }

    /// <summary>The rows of some images.</summary>
    public async Task<IReadOnlyDictionary<Guid, ImageEntity>> FindImagesAsync(IEnumerable<Guid> imageIds, CancellationToken cancellationToken)
    {
        var ids = imageIds.ToArray();
        return await _db.Images.AsNoTracking().Where(i => ids.Contains(i.Id)).ToDictionaryAsync(i => i.Id, cancellationToken);
    }

    /// <summary>Lets go of the state; nothing can be read any more.</summary>
    public async Task EndReadAsync()
    {
        if (_db.Database.CurrentTransaction is { } transaction)
        {
            await transaction.DisposeAsync();
            await _db.Database.CloseConnectionAsync();
        }
    }

    public ValueTask DisposeAsync() => _db.DisposeAsync();

    /// <remarks>On SQLite, EF Core begins transactions as writers; one that only reads keeps nobody waiting.</remarks>
    private static async Task BeginReadAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        if (db.Database.GetDbConnection() is SqliteConnection connection)
        {
            await db.Database.UseTransactionAsync(connection.BeginTransaction(deferred: true), cancellationToken);
        }
        else
        {
            // One state for all its statements.
            await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        }
    }

    private static async Task<TransferManifest?> ReadManifestAsync(AppDbContext db, Guid projectId, CancellationToken cancellationToken)
    {
        if (await db.Projects.AsNoTracking().SingleOrDefaultAsync(p => p.Id == projectId, cancellationToken) is not { } project)
        {
            return null;
        }

        var iterations = await db.Iterations.AsNoTracking().Where(i => i.ProjectId == projectId && i.Status == IterationStatus.Completed)
            .OrderBy(i => i.QueuedAt).ThenBy(i => i.Id).ToListAsync(cancellationToken);
        var tags = (await db.Tags.AsNoTracking().Where(t => t.ProjectId == projectId).OrderBy(t => t.Created).ThenBy(t => t.Id).ToListAsync(cancellationToken))
            .ToLookup(t => t.SnapshotId, t => new TransferTag { Id = t.Id, Name = t.Name, Description = t.Description, Type = t.Type, Created = t.Created });
        return new TransferManifest
        {
            Project = TransferProject.Of(project),
            ImageCount = await db.Images.CountAsync(i => i.ProjectId == projectId, cancellationToken),
            Snapshots =
            [
                new TransferSnapshot { Tags = [.. tags[projectId]] },
                .. iterations.Select(i => new TransferSnapshot { Iteration = TransferIteration.Of(i), Tags = [.. tags[i.Id]] }),
            ],
        };
    }

    private static TransferSnapshotImage ToTransfer(SnapshotImageEntity image) => new()
    {
        ImageId = image.ImageId,
        Created = image.Created,
        Tags = [.. image.Tags.OrderBy(t => t.Created).ThenBy(t => t.TagId).Select(t => new TransferImageTag(t.TagId, t.Created))],
        Regions = [.. image.Regions.OrderBy(r => r.Created).ThenBy(r => r.Id)
            .Select(r => new TransferRegion(r.TagId, r.Left, r.Top, r.Width, r.Height, r.Created))],
        Metadata = image.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal).ToDictionary(m => m.Key, m => m.Value),
    };
}
