using System.Globalization;

namespace Fovea.Benchmarks.Predictions;

/// <summary>Predictions over HTTP held against the bare limit, in one run, written to a table in <c>bench/results</c>.</summary>
internal sealed class PredictionBenchmark(int rounds, TimeSpan duration)
{
    private static readonly int Clients = 4 * Environment.ProcessorCount;
    private readonly List<string> rows = [];
    private readonly List<string> facts = [];

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var load = Machine.LoadAverage;
        var fruit = Repository.Fruit();
        var formats = PictureFormat.Of(await File.ReadAllBytesAsync(Path.Combine(fruit, "test", "IMG_TEST_1.jpg"), cancellationToken));
        using var bare = new BareLimit();
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(1) };
        using var server = await ServerProcess.StartAsync(cancellationToken);
        facts.Add($"| from the start of the process to the first answer of `/health`, on a new data folder | {Text(server.StartSeconds, "0.00")} s | at most 1.5 s |");
        await Task.Delay(TimeSpan.FromSeconds(3), cancellationToken);
        facts.Add($"| memory of the idle server | {server.Mebibytes} MiB | at most 250 MB |");
        var target = new PredictionTarget(server, http);
        await target.TrainAsync(fruit, cancellationToken);
        await MeasureFirstAsync(target, formats[1].Picture, cancellationToken);
        foreach (var format in formats)
        {
            await MeasureAsync(bare, target, format, cancellationToken);
        }

        await MeasureLatencyAsync(bare, target, formats[1].Picture, cancellationToken);
        await MeasureOverloadAsync(server, target, formats[1].Picture, cancellationToken);
        facts.Add($"| peak memory of the server, training and overload included | {server.PeakMebibytes} MiB | at most 500 MB |");
        return await WriteAsync(load, cancellationToken);
    }

    private async Task MeasureFirstAsync(PredictionTarget target, byte[] picture, CancellationToken cancellationToken)
    {
        await target.PublishAsync(cancellationToken);
        var (first, _) = await target.PredictAsync(picture, store: false, cancellationToken);
        List<double> next = [];
        for (var i = 0; i < 20; i++)
        {
            next.Add((await target.PredictAsync(picture, store: false, cancellationToken)).Milliseconds);
        }

        facts.Add($"| the first prediction after the first publish, against the median of the next 20 | {Text(first / Throughput.MedianOf(next), "0.0")} times ({Text(first, "0")} ms) | at most 2 |");
    }

    private async Task MeasureAsync(BareLimit bare, PredictionTarget target, PictureFormat format, CancellationToken cancellationToken)
    {
        List<(Throughput Bare, Throughput NoStore, Throughput Store)> all = [];
        for (var round = 0; round <= rounds; round++)
        {
            // In turns, so that whatever else the machine does falls on all of them.
            var one = (
                bare.Measure(format.Picture, Environment.ProcessorCount, duration),
                await target.ClosedLoopAsync(format.Picture, store: false, Clients, duration, cancellationToken),
                await target.ClosedLoopAsync(format.Picture, store: true, Clients, duration, cancellationToken));
            if (round > 0)
            {
                // The first one warms up.
                all.Add(one);
            }
        }

        var outside = Throughput.MedianOf(all.Select(a => 1 - (a.Bare.ProcessorMilliseconds / a.NoStore.ProcessorMilliseconds)));
        string[] cells =
        [
            format.Name, Text(Throughput.MedianOf(all.Select(a => a.Bare.PerSecond)), "0.0"), Text(Throughput.MedianOf(all.Select(a => a.Bare.ProcessorMilliseconds)), "0.0"),
            Text(Throughput.MedianOf(all.Select(a => a.NoStore.PerSecond)), "0.0"), Percent(Throughput.MedianOf(all.Select(a => a.NoStore.PerSecond / a.Bare.PerSecond))),
            Text(Throughput.MedianOf(all.Select(a => a.NoStore.ProcessorMilliseconds)), "0.0"), Percent(outside),
            Text(Throughput.MedianOf(all.Select(a => a.Store.PerSecond)), "0.0"), Percent(Throughput.MedianOf(all.Select(a => a.Store.PerSecond / a.Bare.PerSecond))),
        ];
        rows.Add($"| {string.Join(" | ", cells)} |");
        Console.Error.WriteLine(rows[^1]);
    }

    private async Task MeasureLatencyAsync(BareLimit bare, PredictionTarget target, byte[] picture, CancellationToken cancellationToken)
    {
        List<double> lonely = [], alone = [];
        for (var i = 0; i < 100; i++)
        {
            await Task.Delay(20, cancellationToken);
            lonely.Add((await target.PredictAsync(picture, store: false, cancellationToken)).Milliseconds);
            alone.Add(bare.Measure(picture, threads: 1, TimeSpan.Zero).Median);
        }

        facts.Add($"| a lonely request above the bare work, medians of 100 | {Text(Throughput.MedianOf(lonely) - Throughput.MedianOf(alone), "0.0")} ms ({Text(Throughput.MedianOf(lonely), "0.0")} ms) | at most 1 ms |");
        var peak = (await target.ClosedLoopAsync(picture, store: false, Clients, duration, cancellationToken)).PerSecond;
        var half = (await target.OpenLoopAsync(picture, peak / 2, 2 * duration, cancellationToken)).Served;
        var (p50, p99) = (Throughput.Percentile(half, 50), Throughput.Percentile(half, 99));
        facts.Add($"| at half of the peak rate: p99 against p50 | {Text(p99 / p50, "0.0")} times ({Text(p50, "0.0")} and {Text(p99, "0.0")} ms) | at most 3 |");
    }

    private async Task MeasureOverloadAsync(ServerProcess server, PredictionTarget target, byte[] picture, CancellationToken cancellationToken)
    {
        var peak = (await target.ClosedLoopAsync(picture, store: false, Clients, duration, cancellationToken)).PerSecond;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var probe = Task.Run(() => target.ProbeAsync(ended.Token), CancellationToken.None);
        var before = server.Mebibytes;
        var asking = Machine.OwnProcessorTime;
        var overload = await target.OpenLoopAsync(picture, 10 * peak, 2 * duration, cancellationToken);
        var share = (Machine.OwnProcessorTime - asking) / overload.Elapsed / Environment.ProcessorCount;
        var after = server.Mebibytes;
        await ended.CancelAsync();
        var health = await probe;
        var goodput = overload.Served.Length / overload.Elapsed.TotalSeconds / peak;
        facts.Add($"| at 10 times the peak rate: served, against the peak | {Percent(goodput)} ({overload.Served.Length} served, {overload.Refused} answered 429 with Retry-After; asking alone took {Percent(share)} of the machine) | at least 90 % |");
        facts.Add($"| meanwhile `/health`, p99 | {Text(Throughput.Percentile(health, 99), "0")} ms | at most 50 ms |");
        facts.Add($"| memory before and after | {before} and {after} MiB | flat |");
    }

    private async Task<int> WriteAsync(string load, CancellationToken cancellationToken)
    {
        var date = TimeProvider.System.GetLocalNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var text = $"""
            # Predictions over HTTP against the bare limit, {date}

            The bare limit is libvips (scaling while it decodes) and ONNX Runtime (the backbone) in a tight loop, one thread a core, nothing of Fovea. Over
            HTTP, {Clients} clients on the same machine ask again as soon as they are answered, with a key. Bare loop and server take turns, {rounds} rounds of
            {Text(duration.TotalSeconds, "0.#")} s after one to warm up; each cell is the median of the rounds, and ratios are taken within a round.

            - machine: {Machine.Description}
            - load average at the start: {load}
            - command: `dotnet run --project bench/Fovea.Benchmarks -c Release -- predictions --rounds {rounds} --seconds {Text(duration.TotalSeconds, "0.#")}`

            | file | bare, a second | processor ms each | HTTP, not stored, a second | of the bare limit (at least 85 %) | processor ms each in the server | outside the bare work (at most 15 %) | HTTP, stored, a second | of the bare limit (at least 70 %) |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            {string.Join('\n', rows)}

            | measure, on JPEG 1024x768 | value | target |
            | --- | ---: | --- |
            {string.Join('\n', facts)}

            """;
        await File.WriteAllTextAsync(Path.Combine(Repository.Results, $"{date}-predictions.md"), text, cancellationToken);
        Console.Write(text);
        return 0;
    }

    private static string Percent(double share) => Text(100 * share, "0") + " %";

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
