using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Fovea.Benchmarks.Predictions;
using Fovea.Protocol.AutomaticTraining;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;

namespace Fovea.Benchmarks;

/// <summary>From a new tag on a picture to new numbers, in a project of 200 pictures that trains itself.</summary>
internal static class LiveFeedbackBenchmark
{
    private const int Tags = 25;
    private const int PicturesPerTag = 8;
    private const int Changes = 10;

    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var load = Machine.LoadAverage;
        using var http = new HttpClient();
        using var server = await ServerProcess.StartAsync(cancellationToken);
        var training = new TrainingClient(http, server.Endpoint, server.TrainingKey);
        var automatic = new AutomaticTrainingClient(http, server.Endpoint, server.TrainingKey);
        var projectId = (await training.CreateProjectAsync("objects", classificationType: Classifier.Multiclass, cancellationToken: cancellationToken)).Id;
        var (tagId, untagged) = await UploadAsync(training, projectId, cancellationToken);
        await automatic.SetAsync(projectId, enabled: true, cancellationToken);
        var last = await WaitForAnotherAsync(automatic, projectId, null, cancellationToken);
        List<double> seconds = [];
        foreach (var imageId in untagged)
        {
            var watch = Stopwatch.StartNew();
            await training.CreateImageTagsAsync(projectId, new ImageTagCreateBatch { Tags = [new ImageTagCreateEntry { ImageId = imageId, TagId = tagId }] }, cancellationToken);
            last = await WaitForAnotherAsync(automatic, projectId, last, cancellationToken);
            await training.GetIterationPerformanceAsync(projectId, last, cancellationToken: cancellationToken);
            seconds.Add(watch.Elapsed.TotalSeconds);
        }

        return await WriteAsync(load, seconds, server, cancellationToken);
    }

    /// <returns>A tag, and pictures that lack it.</returns>
    private static async Task<(Guid TagId, IReadOnlyList<Guid> Untagged)> UploadAsync(TrainingClient training, Guid projectId, CancellationToken cancellationToken)
    {
        using var zip = ZipFile.OpenRead(Path.Combine(Repository.Fruit(), "..", "eval", "caltech101.zip"));
        var tags = zip.Entries.Where(e => e.FullName.StartsWith("train/", StringComparison.Ordinal) && e.Name.Length > 0)
            .GroupBy(e => e.FullName.Split('/')[1]).OrderBy(tag => tag.Key, StringComparer.Ordinal).Take(Tags).ToList();
        (Guid TagId, IReadOnlyList<Guid> Untagged) result = default;
        foreach (var tag in tags)
        {
            var tagId = (await training.CreateTagAsync(projectId, tag.Key, cancellationToken: cancellationToken)).Id;
            await UploadAsync(training, projectId, tag.Take(PicturesPerTag), [tagId], cancellationToken);
            result.TagId = tagId;
        }

        result.Untagged = await UploadAsync(training, projectId, tags[^1].Skip(PicturesPerTag).Take(Changes), [], cancellationToken);
        return result;
    }

    private static async Task<IReadOnlyList<Guid>> UploadAsync(
        TrainingClient training, Guid projectId, IEnumerable<ZipArchiveEntry> entries, IReadOnlyList<Guid> tagIds, CancellationToken cancellationToken)
    {
        List<ImageFileCreateEntry> images = [];
        foreach (var entry in entries)
        {
            await using var stream = await entry.OpenAsync(cancellationToken);
            var content = new MemoryStream();
            await stream.CopyToAsync(content, cancellationToken);
            images.Add(new ImageFileCreateEntry { Contents = content.ToArray() });
        }

        var summary = await training.CreateImagesFromFilesAsync(projectId, new ImageFileCreateBatch { Images = images, TagIds = tagIds }, cancellationToken);
        return [.. summary.Images!.Select(result => result.Image!.Id)];
    }

    private static async Task<Guid> WaitForAnotherAsync(AutomaticTrainingClient automatic, Guid projectId, Guid? last, CancellationToken cancellationToken)
    {
        while (true)
        {
            var state = await automatic.GetAsync(projectId, cancellationToken);
            if (state is { IterationId: { } id } && id != last)
            {
                return id;
            }

            await Task.Delay(20, cancellationToken);
        }
    }

    private static async Task<int> WriteAsync(string load, List<double> seconds, ServerProcess server, CancellationToken cancellationToken)
    {
        var date = TimeProvider.System.GetLocalNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        double[] sorted = [.. seconds.Order()];
        var text = string.Create(CultureInfo.InvariantCulture, $"""
            # From a tag to new numbers, {date}

            A project of {Tags * PicturesPerTag} pictures with {Tags} tags trains itself. {Changes} times one more picture gets a tag; the time ends when the new model is
            there and its performance is read over HTTP.

            - machine: {Machine.Description}
            - load average at the start: {load}
            - command: `dotnet run --project bench/Fovea.Benchmarks -c Release -- live`

            | measure | value | target |
            | --- | ---: | --- |
            | median | {Throughput.Percentile(sorted, 50):0.00} s | at most 2 s |
            | slowest | {sorted[^1]:0.00} s | at most 2 s |
            | peak memory of the server | {server.PeakMebibytes} MiB | at most 500 MB |

            """);
        await File.WriteAllTextAsync(Path.Combine(Repository.Results, $"{date}-live.md"), text, cancellationToken);
        Console.Write(text);
        return 0;
    }
}
