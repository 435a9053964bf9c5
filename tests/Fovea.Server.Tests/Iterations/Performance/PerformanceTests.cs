using System.Text.Json;
using Fovea.Protocol.Client;
using Fovea.Protocol.Json;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;
using Fovea.Server.Iterations;
using Fovea.Server.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Iterations.Performance;

public sealed class PerformanceTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    /// <summary>The fixtures' numbers are scikit-learn's; Fovea.Engine.Tests/TestData/make_scikit_learn_fixtures.py makes them.</summary>
    [Theory]
    [InlineData("multilabel")]
    [InlineData("imbalanced")]
    [InlineData("ties")]
    public async Task GetIterationPerformance_AtEachThreshold_EqualsScikitLearn(string fixture)
    {
        using var expected = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "TestData", $"predictions-{fixture}.json")));
        var (project, iteration) = await CreateAsync(expected.RootElement);
        var averagePrecisions = Doubles(expected.RootElement.GetProperty("averagePrecision"));

        foreach (var threshold in expected.RootElement.GetProperty("thresholds").EnumerateArray())
        {
            var at = threshold.GetProperty("threshold").GetSingle();
            var performance = await server.TrainingClient.GetIterationPerformanceAsync(project, iteration, at, 0.3f);

            Assert.Equal(threshold.GetProperty("precision").GetDouble(), performance.Precision, 1e-6);
            Assert.Equal(threshold.GetProperty("recall").GetDouble(), performance.Recall, 1e-6);
            Assert.Equal(expected.RootElement.GetProperty("meanAveragePrecision").GetDouble(), performance.AveragePrecision!.Value, 1e-6);
            Assert.Equal(Doubles(threshold.GetProperty("tagPrecision")), performance.PerTagPerformance!.Select(t => (double)t.Precision), Near);
            Assert.Equal(Doubles(threshold.GetProperty("tagRecall")), performance.PerTagPerformance!.Select(t => (double)t.Recall), Near);
            Assert.Equal(averagePrecisions, performance.PerTagPerformance!.Select(t => (double)t.AveragePrecision!.Value), Near);
        }
    }

    [Fact]
    public async Task GetImagePerformances_OfATrainedIteration_GivesEachTaggedImageItsPrediction()
    {
        var project = (await server.CreateProjectAsync()).Id;
        await server.UploadAsync(project, "book", 5);
        var mug = await server.UploadAsync(project, "mug", 6);
        await server.TrainingClient.CreateImagesFromDataAsync(project, new MemoryStream(ServerFixture.Picture("die", 0)));
        var iteration = (await server.TrainAsync(project)).Id;
        // What was predicted is about the tags at that time.
        await server.TrainingClient.UpdateTagAsync(project, mug.Id, new Tag { Name = "cup" });
        var address = $"projects/{project}/iterations/{iteration}/performance/images";

        var oldest = await server.Training.GetAsync($"{address}?orderBy=oldest").ShouldSucceedAsync();

        var expected = await server.TrainingClient.GetImagesAsync(project, new ImageQuery { OrderBy = ImageOrderBy.Oldest, TaggingStatus = TaggingStatus.Tagged });
        Assert.Equal(expected.Select(i => i.Id), Ids(oldest));
        Assert.All(oldest.EnumerateArray(), image =>
        {
            var predictions = image.GetProperty("predictions").Deserialize<Prediction[]>(ProtocolJson.Options)!;
            Assert.Equal(["book", "mug"], predictions.Select(p => p.TagName).Order());
            Assert.True(predictions[0].Probability >= predictions[1].Probability);
            Assert.Equal(1, predictions.Sum(p => p.Probability), 1e-5f);
            Assert.All(predictions, p => Assert.Equal(TagType.Regular, p.TagType));
            Assert.Single(image.GetProperty("tags").EnumerateArray());
            Assert.Equal((160, 120), (image.GetProperty("width").GetInt32(), image.GetProperty("height").GetInt32()));
        });
        Assert.NotEmpty(await server.Anonymous.GetByteArrayAsync(oldest[0].GetProperty("imageUri").GetString()));
        Assert.NotEmpty(await server.Anonymous.GetByteArrayAsync(oldest[0].GetProperty("thumbnailUri").GetString()));

        var newest = await server.Training.GetAsync(address).ShouldSucceedAsync();
        Assert.Equal(Ids(oldest).Reverse(), Ids(newest));
        Assert.Equal(Ids(newest).Skip(2).Take(3), Ids(await server.Training.GetAsync($"{address}?skip=2&take=3").ShouldSucceedAsync()));
        Assert.Equal(Ids(newest).Take(6), Ids(await server.Training.GetAsync($"{address}?tagIds={mug.Id}").ShouldSucceedAsync()));
        Assert.Equal(11, (await server.Training.GetAsync($"{address}/count").ShouldSucceedAsync()).GetInt32());
        Assert.Equal(6, (await server.Training.GetAsync($"{address}/count?tagIds={mug.Id}").ShouldSucceedAsync()).GetInt32());
    }

    [Fact]
    public async Task GetImagePerformances_WrongPredictions_AreThoseTheMetricsCount()
    {
        var iteration = await server.CreateTrainedProjectAsync();
        var address = $"projects/{iteration.ProjectId}/iterations/{iteration.Id}/performance";

        var images = await server.Training.GetAsync($"{address}/images").ShouldSucceedAsync();
        var performance = await server.TrainingClient.GetIterationPerformanceAsync(iteration.ProjectId, iteration.Id, 0.5f, 0.3f);

        // With two tags exactly one of them has at least 0.5, so that precision is the share of right pictures.
        var right = images.EnumerateArray().Count(i => i.GetProperty("predictions")[0].GetProperty("tagId").GetGuid() == i.GetProperty("tags")[0].GetProperty("tagId").GetGuid());
        Assert.Equal(right / 10f, performance.Precision, 1e-6f);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/images")]
    [InlineData("/images/count")]
    public async Task Performance_OfAnIterationThatIsNotTrainedOrUnknown_IsRefused(string operation)
    {
        var project = (await server.CreateProjectAsync()).Id;
        var failed = await TestIterations.InsertAsync(server.Services, project, IterationStatus.Failed);

        await server.Training.GetAsync($"projects/{project}/iterations/{failed}/performance{operation}").ShouldFailAsync(ErrorCode.BadRequestIterationIsNotTrained);
        await server.Training.GetAsync($"projects/{project}/iterations/{Guid.NewGuid()}/performance{operation}").ShouldFailAsync(ErrorCode.NotFoundIteration);
    }

    private static bool Near(double expected, double met) => Math.Abs(expected - met) < 1e-6;

    private static double[] Doubles(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetDouble())];

    private static IEnumerable<Guid> Ids(JsonElement images) => images.EnumerateArray().Select(i => i.GetProperty("id").GetGuid());

    /// <summary>An iteration whose evaluation is a fixture's.</summary>
    private async Task<(Guid Project, Guid Iteration)> CreateAsync(JsonElement fixture)
    {
        var classes = Enumerable.Range(0, fixture.GetProperty("classCount").GetInt32()).ToList();
        var labels = fixture.GetProperty("labels").EnumerateArray().Select(l => l.EnumerateArray().Select(c => c.GetInt32()).ToArray()).ToList();
        var record = new EvaluationRecord
        {
            TagIds = [.. classes.Select(_ => Guid.NewGuid())],
            TagNames = [.. classes.Select(c => $"tag {c}")],
            ImageIds = [.. labels.Select(_ => Guid.NewGuid())],
            Labels = labels,
            Probabilities = EvaluationRecord.ToBytes(fixture.GetProperty("probabilities").EnumerateArray().Select(p => p.GetSingle()).ToArray()),
        };
        var hash = await server.Services.GetRequiredService<BlobStore>().WriteAsync(record.Serialise(), CancellationToken.None);
        var project = await server.CreateProjectAsync();
        return (project.Id, await TestIterations.InsertAsync(server.Services, project.Id, evaluationHash: hash));
    }
}
