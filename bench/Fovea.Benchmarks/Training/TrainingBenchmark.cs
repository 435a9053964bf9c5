using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Fovea.Benchmarks.Predictions;
using Fovea.Engine.Backbones;
using Fovea.Engine.Features;
using Fovea.Engine.Data;
using Fovea.Engine.Training;

namespace Fovea.Benchmarks.Training;

/// <summary>What a training of many pictures costs: features against the bare work, the head against scikit-learn, and a few pictures more.</summary>
internal sealed class TrainingBenchmark(int pictures)
{
    private const int Tags = 25;
    private const int Rounds = 3;
    private static readonly TimeSpan BareTime = TimeSpan.FromSeconds(5);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var load = Machine.LoadAverage;
        var fits = await HeadFit.MeasureAsync(Rounds, cancellationToken);
        var images = DrawPictures(pictures + (pictures / 100));
        using var bare = new BareLimit();
        using var backbone = Backbone.LoadEmbedded();
        var cache = new MemoryFeatureCache();
        bare.Measure(images[0].Read(), Environment.ProcessorCount, BareTime, runs: 2);
        var before = bare.Measure(images[0].Read(), Environment.ProcessorCount, BareTime, runs: 2).PerSecond;
        var first = Extract(images[..pictures]);
        var after = bare.Measure(images[0].Read(), Environment.ProcessorCount, BareTime, runs: 2).PerSecond;
        var more = Extract(images);
        var head = Time(() => new QuickTrainer(backbone, cache).Train(
            new TrainingSet(ClassificationType.Multiclass, [.. Enumerable.Range(0, Tags).Select(tag => $"tag {tag}")], images), new QuickTrainingOptions(), null, cancellationToken));
        return await WriteAsync(load, fits, (before + after) / 2, pictures / first, first, more, head, cancellationToken);

        double Extract(IReadOnlyList<TrainingImage> all) => Time(() => new FeatureExtractor(backbone, cache).Extract(all, null, cancellationToken));
    }

    private static double Time(Action work)
    {
        var watch = Stopwatch.StartNew();
        work();
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>In memory, because disks are not what is measured.</summary>
    private static TrainingImage[] DrawPictures(int count)
    {
        using var photograph = new RolledPhotograph();
        var drawn = new TrainingImage[count];
        Parallel.For(0, count, index =>
        {
            var file = photograph.Draw(index);
            drawn[index] = new TrainingImage(Convert.ToHexStringLower(SHA256.HashData(file)), () => file, [index % Tags]);
        });
        return drawn;
    }

    private async Task<int> WriteAsync(
        string load, IReadOnlyList<HeadFit.Fit> fits, double bare, double features, double first, double more, double head, CancellationToken cancellationToken)
    {
        var date = TimeProvider.System.GetLocalNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var ours = fits[0];
        var rows = fits.Select(fit => string.Create(CultureInfo.InvariantCulture, $"| {fit.By} | {fit.Seconds:0.00} | {fit.Objective:0.00000} | {fit.Seconds / ours.Seconds:0.0} |"));
        var text = string.Create(CultureInfo.InvariantCulture, $"""
            # Training of many pictures, {date}

            - machine: {Machine.Description}
            - load average at the start: {load}
            - command: `dotnet run --project bench/Fovea.Benchmarks -c Release -- training --pictures {pictures}`

            ## Features

            {pictures} JPEG of 640x480, all different. The bare work is libvips and two runs of ONNX Runtime in a tight loop on all cores, before and after.

            | measure | value | target |
            | --- | ---: | --- |
            | bare, pictures a second | {bare:0.0} | |
            | Fovea, pictures a second | {features:0.0} | |
            | of the bare limit | {features / bare:0 %} | at least 85 % |
            | features of {pictures} pictures | {first:0.0} s | |
            | features again, with 1 % more pictures | {more:0.00} s, {more / first:0.0 %} | about 1 % |
            | choosing and training the head, and its evaluation, {Tags} tags, features at hand | {head:0.0} s | |

            ## The head

            One fit to {HeadFit.Rows} x {HeadFit.Dimension} features with {HeadFit.Classes} tags at one strength of regularisation, the quickest of {Rounds} rounds in turns.

            | by | seconds | objective, less is better | times as long as Fovea (at least 3 wanted at an equal objective) |
            | --- | ---: | ---: | ---: |
            {string.Join('\n', rows)}

            """);
        await File.WriteAllTextAsync(Path.Combine(Repository.Results, $"{date}-training.md"), text, cancellationToken);
        Console.Write(text);
        return 0;
    }
}
