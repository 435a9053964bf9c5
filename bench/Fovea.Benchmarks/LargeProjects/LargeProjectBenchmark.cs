using System.Diagnostics;
using System.Globalization;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;

namespace Fovea.Benchmarks.LargeProjects;

/// <summary>What a project of many pictures costs: its pages, its counts, and a training.</summary>
internal sealed class LargeProjectBenchmark(int pictures)
{
    private const int Tags = 26;
    private const int WarmUps = 5;
    private const int Calls = 100;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var load = Machine.LoadAverage;
        using var http = new HttpClient();
        using var server = await ServerProcess.StartAsync(cancellationToken);
        var training = new TrainingClient(http, server.Endpoint, server.TrainingKey);
        var project = await LargeProject.CreateAsync(server, training, pictures, Tags, cancellationToken);
        List<Row> rows = [];
        foreach (var (name, query) in Pages(project))
        {
            rows.Add(await MeasureAsync(name, async () => (await training.GetImagesAsync(project.Id, query, cancellationToken)).Count));
        }

        foreach (var (name, query) in Counts(project))
        {
            rows.Add(await MeasureAsync(name, () => training.GetImageCountAsync(project.Id, query, cancellationToken)));
        }

        rows.Add(await MeasureAsync("tags with their counts", async () => (await training.GetTagsAsync(project.Id, cancellationToken: cancellationToken)).Sum(tag => tag.ImageCount)));
        var before = server.PeakMebibytes;
        var watch = Stopwatch.StartNew();
        await training.TrainToTheEndAsync(project.Id, cancellationToken);
        return await WriteAsync(load, rows, watch.Elapsed.TotalSeconds, before, server.PeakMebibytes, cancellationToken);
    }

    private IEnumerable<(string Name, ImageQuery Query)> Pages(LargeProject project) =>
    [
        ("50 newest", new ImageQuery()),
        ("50 from the middle", new ImageQuery { Skip = pictures / 2 }),
        ("50 last of the oldest first", new ImageQuery { OrderBy = ImageOrderBy.Oldest, Skip = pictures - 50 }),
        ("256 newest", new ImageQuery { Take = 256 }),
        ("50 tagged", new ImageQuery { TaggingStatus = TaggingStatus.Tagged }),
        ("50 tagged, from the middle", new ImageQuery { TaggingStatus = TaggingStatus.Tagged, Skip = pictures / 2 }),
        ("50 untagged", new ImageQuery { TaggingStatus = TaggingStatus.Untagged }),
        ("50 of a tag", new ImageQuery { TagIds = [project.TagIds[1]] }),
        ("50 of a tag, from its middle", new ImageQuery { TagIds = [project.TagIds[1]], Skip = pictures / Tags / 2 }),
        ("50 of a rare tag", new ImageQuery { TagIds = [project.TagIds[^1]] }),
        ("50 of any of five tags", new ImageQuery { TagIds = [.. project.TagIds.Take(5)] }),
        ("50 of any of twenty tags", new ImageQuery { TagIds = [.. project.TagIds.Take(20)] }),
        ("50 by metadata", new ImageQuery { Filter = "shelf eq 'shelf 3'" }),
        ("50 by metadata and tag", new ImageQuery { Filter = "shelf eq 'shelf 3'", TagIds = [project.TagIds[3]] }),
    ];

    private static IEnumerable<(string Name, ImageQuery Query)> Counts(LargeProject project) =>
    [
        ("count of all", new ImageQuery()),
        ("count of tagged", new ImageQuery { TaggingStatus = TaggingStatus.Tagged }),
        ("count of untagged", new ImageQuery { TaggingStatus = TaggingStatus.Untagged }),
        ("count of a tag", new ImageQuery { TagIds = [project.TagIds[1]] }),
        ("count of any of five tags", new ImageQuery { TagIds = [.. project.TagIds.Take(5)] }),
        ("count of any of twenty tags", new ImageQuery { TagIds = [.. project.TagIds.Take(20)] }),
        ("count by metadata", new ImageQuery { Filter = "shelf eq 'shelf 3'" }),
    ];

    private static async Task<Row> MeasureAsync(string name, Func<Task<int>> call)
    {
        var answer = 0;
        var milliseconds = new double[Calls];
        for (var run = -WarmUps; run < Calls; run++)
        {
            var watch = Stopwatch.StartNew();
            answer = await call();
            if (run >= 0)
            {
                milliseconds[run] = watch.Elapsed.TotalMilliseconds;
            }
        }

        Array.Sort(milliseconds);
        return new Row(name, answer, milliseconds[Calls / 2], milliseconds[Calls * 95 / 100]);
    }

    private async Task<int> WriteAsync(string load, IReadOnlyList<Row> rows, double seconds, long before, long peak, CancellationToken cancellationToken)
    {
        var date = TimeProvider.System.GetLocalNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var text = string.Create(CultureInfo.InvariantCulture, $"""
            # A project of {pictures} pictures, {date}

            Rows and features are generated: {Tags} tags, the last on one picture in {LargeProject.RareEvery}; one picture in {LargeProject.UntaggedEvery} without any, ten values of metadata. SQLite.

            - machine: {Machine.Description}
            - load average at the start: {load}
            - command: `dotnet run --project bench/Fovea.Benchmarks -c Release -- large --pictures {pictures}`

            ## Pages and counts

            Over HTTP, one call after the other, {Calls} of each; wanted under 50 ms.

            | call | answer | p50 ms | p95 ms |
            | --- | ---: | ---: | ---: |
            {string.Join('\n', rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"| {row.Name} | {row.Answer} | {row.Median:0.0} | {row.Percentile95:0.0} |")))}

            ## Training

            From the request to a trained iteration with its evaluation, with features at hand; wanted within 2 GB.

            | measure | value |
            | --- | ---: |
            | seconds | {seconds:0.0} |
            | peak memory of the server before | {before} MiB |
            | peak memory of the server with the training | {peak} MiB |

            """);
        await File.WriteAllTextAsync(Path.Combine(Repository.Results, $"{date}-large-project.md"), text, cancellationToken);
        Console.Write(text);
        return 0;
    }

    private sealed record Row(string Name, int Answer, double Median, double Percentile95);
}
