using Fovea.Protocol;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Pictures;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Images;
using Fovea.Server.Projects;
using Fovea.Server.Tags;
using Fovea.Server.Transfers.Zip;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Transfers.Pictures;

/// <summary>Takes a zip of pictures into a workspace.</summary>
internal sealed class PictureArchiveImport(AppDbContext db, TagService tags, ImageIntake intake, Staging staging, IOptions<TransferOptions> options)
{
    /// <summary>Pictures in memory at a time.</summary>
    private const int BatchSize = 16;

    private const int MaxAnnotationsBytes = 256 << 20;

    /// <summary>Adds the pictures; tags are created as needed.</summary>
    /// <exception cref="ServiceException">The archive is refused as a whole; nothing was added.</exception>
    public async Task<PictureImportSummary> RunAsync(ProjectEntity project, Stream body, CancellationToken cancellationToken)
    {
        try
        {
            var file = staging.Create();
            await CopyAsync(body, file, cancellationToken);
            await using var archive = await UploadedArchive.OpenAsync(file, options.Value.MaxBytes, cancellationToken);
            var files = PictureFiles.Of(CheckNames(archive.Names), await ReadAnnotationsAsync(archive, cancellationToken));
            if (files.Pictures.Any(picture => picture.Regions.Count > 0))
            {
                RegionRules.CheckProject(project);
            }

            foreach (var picture in files.Pictures)
            {
                TransferRules.Check(picture.Metadata);
                TransferRules.Check([.. picture.Regions.Select(r => (r.Left, r.Top, r.Width, r.Height))]);
            }

            var (tagIds, created) = await EnsureTagsAsync(project, files.Tags, cancellationToken);
            return await AddAsync(project, archive, files, tagIds, cancellationToken) with { TagsCreated = created };
        }
        catch (Exception e) when (e is InvalidArchiveException or FormatException)
        {
            throw new ServiceException(ErrorCode.BadRequestImageBatch, e.Message, e);
        }
    }

    private async Task CopyAsync(Stream body, FileStream file, CancellationToken cancellationToken)
    {
        try
        {
            await Staging.CopyAsync(body, file, options.Value.MaxBytes, cancellationToken);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>Refuses names that try to lead somewhere: no path is made of them, but who sends them means harm.</summary>
    private static IReadOnlyCollection<string> CheckNames(IReadOnlyCollection<string> names)
    {
        var bad = names.FirstOrDefault(name => name.Contains('\\', StringComparison.Ordinal) || name.Any(char.IsControl) || name.StartsWith('/')
            || name is [_, ':', ..] || name.Split('/').Any(part => part is "" or "." or ".."));
        return bad is null
            ? names
            : throw new InvalidArchiveException("The archive has a name that is absolute, leads upwards, or holds a backslash or control character; "
                + "names must be paths below its top, with '/' between folders.");
    }

    private static async Task<PictureAnnotations?> ReadAnnotationsAsync(UploadedArchive archive, CancellationToken cancellationToken) =>
        archive.Contains(PictureAnnotations.FileName)
            ? PictureAnnotations.Parse(await archive.ReadAsync(PictureAnnotations.FileName, MaxAnnotationsBytes, cancellationToken))
            : null;

    private async Task<(Dictionary<string, Guid> Ids, IReadOnlyList<string> Created)> EnsureTagsAsync(
        ProjectEntity project, IReadOnlyList<AnnotatedTag> wanted, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(project.Id), cancellationToken);
        var ids = await db.Tags.Where(t => t.SnapshotId == project.Id).ToDictionaryAsync(t => t.ComparisonName, t => t.Id, cancellationToken);
        var created = new List<string>();
        foreach (var tag in wanted.Where(t => !ids.ContainsKey(PictureFiles.ComparisonName(t.Name))))
        {
            var entity = await tags.CreateAsync(project, new NewTag(tag.Name, tag.Description, tag.Type), cancellationToken);
            ids.Add(entity.ComparisonName, entity.Id);
            created.Add(entity.Name);
        }

        await transaction.CommitAsync(cancellationToken);
        return (ids, created);
    }

    private async Task<PictureImportSummary> AddAsync(
        ProjectEntity project, UploadedArchive archive, PictureFiles files, Dictionary<string, Guid> tagIds, CancellationToken cancellationToken)
    {
        var results = new List<IntakeResult>(files.Pictures.Count);
        foreach (var batch in files.Pictures.Chunk(BatchSize))
        {
            var images = new List<NewImage>(batch.Length);
            foreach (var picture in batch)
            {
                if (archive.LengthOf(picture.File) > ProtocolLimits.MaxTrainingImageBytes)
                {
                    results.Add(new IntakeResult(picture.File, ImageCreateStatus.ErrorImageSize, null));
                }
                else if (await TryReadAsync(archive, picture.File, cancellationToken) is { } content)
                {
                    images.Add(ToImage(picture, content, tagIds));
                }
                else
                {
                    results.Add(new IntakeResult(picture.File, ImageCreateStatus.ErrorUnknown, null));
                }
            }

            results.AddRange(await intake.AddAsync(project, images, cancellationToken));
            db.ChangeTracker.Clear();
        }

        return Summarise(results);
    }

    private static async Task<byte[]?> TryReadAsync(UploadedArchive archive, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await archive.ReadAsync(name, ProtocolLimits.MaxTrainingImageBytes, cancellationToken);
        }
        catch (InvalidArchiveException)
        {
            return null;
        }
    }

    private static NewImage ToImage(AnnotatedPicture picture, byte[] content, Dictionary<string, Guid> tagIds) => new(picture.File, content)
    {
        TagIds = [.. picture.Tags.Select(tag => tagIds[PictureFiles.ComparisonName(tag)])],
        Regions = [.. picture.Regions.Select(r => new Region
        {
            TagId = tagIds[PictureFiles.ComparisonName(r.Tag)], Left = r.Left, Top = r.Top, Width = r.Width, Height = r.Height,
        })],
        Metadata = picture.Metadata,
    };

    private static PictureImportSummary Summarise(List<IntakeResult> results) => new()
    {
        Pictures = results.Count,
        Added = results.Count(r => r.Status == ImageCreateStatus.OK),
        Duplicates = results.Count(r => r.Status == ImageCreateStatus.OKDuplicate),
        Failures = [.. results.Where(r => r.Status is not (ImageCreateStatus.OK or ImageCreateStatus.OKDuplicate)).Select(r => new PictureImportFailure(r.Source!, r.Status))],
    };
}
