using System.Collections.Concurrent;
using Fovea.Cli.Pictures;
using Fovea.Engine.Training;
using Fovea.Protocol;
using Fovea.Protocol.Client;
using Fovea.Protocol.Pictures;
using Fovea.Protocol.Training;

namespace Fovea.Cli.Transfers;

/// <summary>Sends the pictures of a folder in batches, by operations of the contract alone.</summary>
internal static class FolderUpload
{
    private const string Stage = "Uploading pictures";
    private const int BatchesAtOnce = 4;

    /// <summary>Bytes of a batch; keeps memory bounded where pictures are large.</summary>
    private const long MaxBatchBytes = 32L << 20;

    public static async Task<PictureImportSummary> RunAsync(
        TrainingClient client, Guid projectId, string folder, PictureAnnotations? annotations, IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        var paths = PictureFile.In(folder).Select(path => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'));
        var files = PictureFiles.Of(paths, annotations);
        if (files.Pictures.Count == 0)
        {
            throw new CommandException(ExitCode.BadData, $"The folder '{folder}' holds no files. Make one sub-folder for each tag, named after it, and put its pictures there.");
        }

        var (tagIds, created) = await EnsureTagsAsync(client, projectId, files.Tags, cancellationToken);
        var results = new ConcurrentBag<(string File, ImageCreateStatus Status)>();
        await Parallel.ForEachAsync(
            Batches(folder, files.Pictures),
            new ParallelOptions { MaxDegreeOfParallelism = BatchesAtOnce, CancellationToken = cancellationToken },
            async (batch, token) =>
            {
                foreach (var result in await SendAsync(client, projectId, folder, batch, tagIds, token))
                {
                    results.Add(result);
                }

                progress.Report(new TrainingProgress(Stage, results.Count, files.Pictures.Count));
            });
        return Summarise(results, created);
    }

    private static async Task<(Dictionary<string, Guid> Ids, IReadOnlyList<string> Created)> EnsureTagsAsync(
        TrainingClient client, Guid projectId, IReadOnlyList<AnnotatedTag> wanted, CancellationToken cancellationToken)
    {
        var ids = (await client.GetTagsAsync(projectId, cancellationToken: cancellationToken)).ToDictionary(t => PictureFiles.ComparisonName(t.Name!), t => t.Id);
        var created = new List<string>();
        foreach (var tag in wanted.Where(t => !ids.ContainsKey(PictureFiles.ComparisonName(t.Name))))
        {
            var answer = await client.CreateTagAsync(projectId, tag.Name, tag.Description, tag.Type, cancellationToken);
            ids.Add(PictureFiles.ComparisonName(tag.Name), answer.Id);
            created.Add(tag.Name);
        }

        return (ids, created);
    }

    /// <summary>Pictures in batches the contract takes: at most 64 with at most 20 tags, and one metadata for all.</summary>
    private static IEnumerable<IReadOnlyList<AnnotatedPicture>> Batches(string folder, IReadOnlyList<AnnotatedPicture> pictures)
    {
        foreach (var same in pictures.GroupBy(p => string.Join('\n', p.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal))))
        {
            var batch = new List<AnnotatedPicture>();
            var (tags, bytes) = (new HashSet<string>(), 0L);
            foreach (var picture in same)
            {
                var length = new FileInfo(Path.Combine(folder, picture.File)).Length;
                var full = batch.Count == ProtocolLimits.MaxImagesPerBatch || bytes + length > MaxBatchBytes
                    || tags.Union(TagsOf(picture)).Count() > ProtocolLimits.MaxTagsPerBatch;
                if (full && batch.Count > 0)
                {
                    yield return batch;
                    (batch, tags, bytes) = ([], [], 0);
                }

                batch.Add(picture);
                tags.UnionWith(TagsOf(picture));
                bytes += length;
            }

            yield return batch;
        }
    }

    private static IEnumerable<string> TagsOf(AnnotatedPicture picture) => picture.Tags.Concat(picture.Regions.Select(r => r.Tag));

    private static async Task<IEnumerable<(string File, ImageCreateStatus Status)>> SendAsync(
        TrainingClient client, Guid projectId, string folder, IReadOnlyList<AnnotatedPicture> batch, Dictionary<string, Guid> tagIds, CancellationToken cancellationToken)
    {
        // What is too large is not sent only to hear so.
        var large = batch.Where(p => new FileInfo(Path.Combine(folder, p.File)).Length > ProtocolLimits.MaxTrainingImageBytes).ToList();
        var sent = batch.Except(large).ToList();
        var entries = new List<ImageFileCreateEntry>(sent.Count);
        foreach (var picture in sent)
        {
            entries.Add(ToEntry(picture, await File.ReadAllBytesAsync(Path.Combine(folder, picture.File), cancellationToken), tagIds));
        }

        var answers = sent.Count == 0
            ? []
            : (await client.CreateImagesFromFilesAsync(projectId, new ImageFileCreateBatch { Images = entries, Metadata = batch[0].Metadata }, cancellationToken)).Images;
        return sent.Zip(answers, (picture, answer) => (picture.File, answer.Status)).Concat(large.Select(p => (p.File, ImageCreateStatus.ErrorImageSize)));
    }

    private static ImageFileCreateEntry ToEntry(AnnotatedPicture picture, byte[] content, Dictionary<string, Guid> tagIds) => new()
    {
        Name = picture.File,
        Contents = content,
        TagIds = [.. picture.Tags.Select(t => tagIds[PictureFiles.ComparisonName(t)])],
        Regions = [.. picture.Regions.Select(r => new Region
        {
            TagId = tagIds[PictureFiles.ComparisonName(r.Tag)], Left = r.Left, Top = r.Top, Width = r.Width, Height = r.Height,
        })],
    };

    private static PictureImportSummary Summarise(IReadOnlyCollection<(string File, ImageCreateStatus Status)> results, IReadOnlyList<string> created) => new()
    {
        Pictures = results.Count,
        Added = results.Count(r => r.Status == ImageCreateStatus.OK),
        Duplicates = results.Count(r => r.Status == ImageCreateStatus.OKDuplicate),
        TagsCreated = created,
        Failures = [.. results.Where(r => r.Status is not (ImageCreateStatus.OK or ImageCreateStatus.OKDuplicate))
            .OrderBy(r => r.File, StringComparer.Ordinal).Select(r => new PictureImportFailure(r.File, r.Status))],
    };
}
