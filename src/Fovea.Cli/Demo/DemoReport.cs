using Fovea.Cli.Pictures;
using Fovea.Protocol.Training;

namespace Fovea.Cli.Demo;

/// <summary>What the demonstration did and found.</summary>
internal sealed record DemoReport
{
    public required DemoPictures Pictures { get; init; }

    /// <summary>Files that were left out, before the upload or by the server.</summary>
    public required IReadOnlyList<SkippedFile> Skipped { get; init; }

    public required IterationPerformance Performance { get; init; }

    /// <summary>At least one.</summary>
    public required IReadOnlyList<DemoPrediction> Predictions { get; init; }

    public required IReadOnlyDictionary<DemoStep, TimeSpan> Elapsed { get; init; }

    public required DemoAddresses Addresses { get; init; }

    public int TrainedPictures => Pictures.Training.Count;

    public int Right => Predictions.Count(p => p.IsRight);

    public TimeSpan MedianPrediction => Predictions.Select(p => p.Elapsed).Order().ElementAt(Predictions.Count / 2);

    public int PicturesOf(string tag) => Pictures.Training.Count(p => p.Tag == tag);

    public object ToJson() => new
    {
        endpoint = Addresses.Endpoint,
        projectId = Addresses.ProjectId,
        publishName = Addresses.PublishName,
        predictionUrl = Addresses.PredictionUrl(Addresses.Endpoint),
        dataFolder = Addresses.DataFolder,
        pictures = TrainedPictures,
        tags = Pictures.Tags.Count,
        skipped = Skipped,
        precision = Performance.Precision,
        recall = Performance.Recall,
        averagePrecision = Performance.AveragePrecision,
        perTag = Performance.PerTagPerformance.Select(t => new
        {
            tag = t.Name,
            pictures = PicturesOf(t.Name!),
            precision = t.Precision,
            recall = t.Recall,
            averagePrecision = t.AveragePrecision,
        }),
        heldBack = Predictions.Count,
        right = Right,
        predictions = Predictions.Select(p => new
        {
            picture = p.Picture.Path,
            tag = p.Picture.Tag,
            predictedTag = p.PredictedTag,
            probability = p.Probability,
            isRight = p.IsRight,
        }),
        seconds = new
        {
            pictures = Seconds(DemoStep.Pictures),
            start = Seconds(DemoStep.Start),
            upload = Seconds(DemoStep.Upload),
            train = Seconds(DemoStep.Train),
            publish = Seconds(DemoStep.Publish),
            predict = Seconds(DemoStep.Predict),
            medianPrediction = Math.Round(MedianPrediction.TotalSeconds, 4),
        },
    };

    private double Seconds(DemoStep step) => Math.Round(Elapsed[step].TotalSeconds, 3);
}
