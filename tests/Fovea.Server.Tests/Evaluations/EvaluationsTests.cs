using Fovea.Protocol.Client;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Evaluation;
using Fovea.Protocol.Training;
using Fovea.SamplePictures;
using Fovea.Server.Tests.Iterations;

namespace Fovea.Server.Tests.Evaluations;

public sealed class EvaluationsTests(EvaluationsTests.TrainedFixture server) : IClassFixture<EvaluationsTests.TrainedFixture>
{
    private EvaluationClient Evaluation => new(server.Anonymous, server.Address, server.TrainingResource.Key1);

    [Fact]
    public async Task GetEvaluation_OfATrainedIteration_MeasuresWithIntervals()
    {
        var evaluation = await Evaluation.GetEvaluationAsync(server.ProjectId, server.First);

        Assert.Equal((24, 0.5f, Classifier.Multiclass), (evaluation.Pictures, evaluation.Threshold, evaluation.ClassificationType));
        Estimate[] measured =
        [
            evaluation.Accuracy, evaluation.Precision, evaluation.Recall, evaluation.AveragePrecision,
            .. evaluation.PerTag.SelectMany(tag => (Estimate[])[tag.Precision, tag.Recall, tag.AveragePrecision]),
        ];
        Assert.All(measured, m => Assert.True(m.Lower <= m.Value && m.Value <= m.Upper && m.Lower >= 0 && m.Upper <= 1 && m.Lower < m.Upper, m.ToString()));
        Assert.Equal(24, evaluation.Confusion.Counts.Sum(row => row.Sum()));
        Assert.Equal(["book", "mug"], evaluation.Confusion.Labels.Select(label => label.TagName));
        Assert.Equal((15, 24), (evaluation.Calibration.Count, evaluation.Calibration.Sum(bin => bin.Count)));
        Assert.NotNull(evaluation.SuggestedThreshold);
    }

    [Fact]
    public async Task GetEvaluation_AtAnyThreshold_AgreesWithTheContractsPerformanceAndTheCurves()
    {
        var curves = await Evaluation.GetCurvesAsync(server.ProjectId, server.First);

        foreach (var step in (int[])[0, 30, 55, 90, 100])
        {
            var threshold = curves.Thresholds[step];
            var evaluation = await Evaluation.GetEvaluationAsync(server.ProjectId, server.First, threshold);
            var performance = await server.TrainingClient.GetIterationPerformanceAsync(server.ProjectId, server.First, threshold);

            Assert.Equal(performance.Precision, evaluation.Precision.Value, 1e-6);
            Assert.Equal(performance.Recall, evaluation.Recall.Value, 1e-6);
            Assert.Equal(evaluation.Precision.Value, curves.Overall.Precision[step].Value, 1e-9);
            Assert.Equal(evaluation.PerTag.Select(tag => tag.Recall), curves.PerTag.Select(tag => tag.Recall[step]));
        }

        Assert.Equal(101, curves.Thresholds.Count);
        Assert.All(curves.PerTag, curve => Assert.Equal((null, 0.0), (curve.Points[^1].Threshold, curve.Points[^1].Recall)));
        Assert.All(curves.Overall.Band, point => Assert.True(point.Lower <= point.Upper));
    }

    [Fact]
    public async Task GetEvaluation_WithFewPictures_SaysHowManyMoreOfWhichTag()
    {
        var evaluation = await Evaluation.GetEvaluationAsync(server.ProjectId, server.First);

        var warning = Assert.Single(evaluation.Warnings, w => w.Kind == EvaluationWarningKind.TooFewPictures && w.TagName == "mug");
        Assert.Contains($"{warning.MorePictures} more pictures of mug", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetConfusedImages_OfEachCell_AreAsManyAsTheMatrixCounts()
    {
        var evaluation = await Evaluation.GetEvaluationAsync(server.ProjectId, server.First);
        var labels = evaluation.Confusion.Labels;

        for (var row = 0; row < labels.Count; row++)
        {
            for (var column = 0; column < labels.Count; column++)
            {
                var page = await Evaluation.GetConfusedImagesAsync(server.ProjectId, server.First, labels[row].TagId, labels[column].TagId);

                Assert.Equal(evaluation.Confusion.Counts[row][column], page.Total);
                Assert.All(page.Images, image => Assert.Equal((labels[row].TagId, labels[column].TagId), ((Guid?)image.Tags.Single().TagId, (Guid?)image.Predictions[0].TagId)));
            }
        }

        var part = await Evaluation.GetConfusedImagesAsync(server.ProjectId, server.First, labels[0].TagId, labels[0].TagId, take: 2, skip: 1);
        Assert.Equal(2, part.Images.Count);
        Assert.NotEmpty(await server.Anonymous.GetByteArrayAsync(part.Images[0].ThumbnailUri));
    }

    [Fact]
    public async Task Suspects_OfAPictureUnderTheWrongTag_NameItUntilItIsAcceptedOrFixed()
    {
        var (project, book, mug) = await server.CreateProjectWithAWrongLabelAsync();
        var iteration = (await server.TrainAsync(project)).Id;

        var suspects = await Evaluation.GetSuspectsAsync(project, iteration);
        var first = suspects.Images[0];
        Assert.Equal(("book", "mug"), (first.TagName, first.SuggestedTagName));
        Assert.InRange(first.Suspicion, 0.01, 1);

        var left = await Evaluation.AcceptLabelsAsync(project, iteration, [first.Image.Id]);
        Assert.DoesNotContain(left.Images, suspect => suspect.Image.Id == first.Image.Id);
        Assert.Equal(1, left.Accepted);
        // What was accepted is known of the picture, not of the iteration.
        var again = (await server.TrainAsync(project, force: true)).Id;
        Assert.DoesNotContain((await Evaluation.GetSuspectsAsync(project, again)).Images, suspect => suspect.Image.Id == first.Image.Id);

        await Evaluation.RevokeAcceptedLabelsAsync(project, iteration, [first.Image.Id]);
        Assert.Equal(first.Image.Id, (await Evaluation.GetSuspectsAsync(project, iteration)).Images[0].Image.Id);

        await server.TrainingClient.DeleteImageTagsAsync(project, [first.Image.Id], [book]);
        await server.TrainingClient.CreateImageTagsAsync(project, new ImageTagCreateBatch { Tags = [new ImageTagCreateEntry { ImageId = first.Image.Id, TagId = mug }] });
        Assert.DoesNotContain((await Evaluation.GetSuspectsAsync(project, iteration)).Images, suspect => suspect.Image.Id == first.Image.Id);
    }

    [Fact]
    public async Task AcceptLabels_OfAnUnknownImage_RemembersNothing()
    {
        var suspects = server.CreateRawClient().PostJsonAsync($"projects/{server.ProjectId}/iterations/{server.First}/suspects/accepted", $$"""{"imageIds":["{{Guid.NewGuid()}}"]}""");

        await suspects.ShouldFailAsync(ErrorCode.NotFoundImage);
    }

    [Fact]
    public async Task GetNearDuplicates_OfTheSamePictureInAnotherSizeUnderAnotherTag_ShowsThePairFirst()
    {
        var (project, copy) = (server.DuplicatesProject, server.Copy);
        var iteration = (await server.TrainAsync(project, force: true)).Id;

        var duplicates = await Evaluation.GetNearDuplicatesAsync(project, iteration);
        var evaluation = await Evaluation.GetEvaluationAsync(project, iteration);

        Assert.True(duplicates.Groups[0].AcrossTags);
        Assert.Contains(duplicates.Groups[0].Images, image => image.Id == copy);
        var warning = Assert.Single(evaluation.Warnings, w => w.Kind == EvaluationWarningKind.NearDuplicatesAcrossTags);
        Assert.Contains(copy, warning.ImageIds);
        Assert.Equal(warning.ImageCount, warning.ImageIds.Count);
    }

    [Fact]
    public async Task Compare_TwoIterations_CountsThePicturesThatOneGetsRight()
    {
        var comparison = await Evaluation.CompareAsync(server.ProjectId, server.First, server.Second);

        Assert.Equal(24, comparison.Pictures);
        Assert.Equal(["book", "mug"], comparison.PerTag.Select(tag => tag.TagName));
        Assert.Equal(comparison.OnlyFirstRight + comparison.OnlySecondRight, comparison.Images.Count);
        var difference = (comparison.OnlySecondRight - comparison.OnlyFirstRight) / 24.0;
        Assert.Equal(difference, comparison.Accuracy.Difference.Value, 1e-9);
        Assert.InRange(difference, comparison.Accuracy.Difference.Lower, comparison.Accuracy.Difference.Upper);
    }

    [Fact]
    public async Task Compare_WithItself_DiffersNowhere()
    {
        var comparison = await Evaluation.CompareAsync(server.ProjectId, server.First, server.First);

        Assert.Equal(new Estimate(), comparison.AveragePrecision.Difference);
        Assert.False(comparison.Accuracy.IsSignificant);
        Assert.Empty(comparison.Images);
    }

    [Fact]
    public async Task Explain_OfTwoTags_AddsUpToWhatTheModelPredicts()
    {
        var image = (await server.TrainingClient.GetImagesAsync(server.ProjectId))[0].Id;

        var stored = await Evaluation.ExplainAsync(server.ProjectId, server.First, image);
        var sent = await Evaluation.ExplainAsync(server.ProjectId, server.First, new MemoryStream(ServerFixture.Picture("mug", 30)), stored.TagId);
        var predicted = await server.TrainingClient.QuickTestImageAsync(server.ProjectId, new MemoryStream(ServerFixture.Picture("mug", 30)), server.First, store: false);

        // 160 pixels at stride 32; the picture is 160 x 120, of which the square in the middle is seen.
        Assert.Equal((5, 5, 25), (sent.Rows, sent.Columns, sent.Values.Count));
        Assert.Equal((0.125, 0, 0.75, 1), (sent.Left, sent.Top, sent.Width, sent.Height));
        Assert.Equal(predicted.Predictions.Single(p => p.TagId == sent.TagId).Probability, sent.Probability, 1e-6f);
        // Of two tags the mean is the difference of the logits, whose sigmoid is the probability.
        Assert.Equal(sent.Probability, 1 / (1 + Math.Exp(-sent.Values.Average())), 1e-4);
        Assert.InRange(stored.Probability, 0.5, 1);
    }

    [Fact]
    public async Task Explain_OfAnUnknownTagOrImage_IsRefused()
    {
        var client = server.CreateRawClient();
        var address = $"projects/{server.ProjectId}/iterations/{server.First}/explanation";

        await client.PostBytesAsync($"{address}?tagId={Guid.NewGuid()}", ServerFixture.Picture("mug", 0)).ShouldFailAsync(ErrorCode.NotFoundTag);
        await client.PostAsync($"{address}?imageId={Guid.NewGuid()}", null).ShouldFailAsync(ErrorCode.NotFoundImage);
        await client.PostBytesAsync(address, [1, 2, 3]).ShouldFailAsync(ErrorCode.BadRequestImageFormat);
    }

    [Theory]
    [InlineData("evaluation?threshold=2")]
    [InlineData("evaluation/images")]
    [InlineData("comparison")]
    [InlineData("suspects?take=1000")]
    public async Task Evaluation_WithABadArgument_IsRefused(string operation)
    {
        using var response = await server.CreateRawClient().GetAsync($"projects/{server.ProjectId}/iterations/{server.First}/{operation}");

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("evaluation")]
    [InlineData("evaluation/curves")]
    [InlineData("suspects")]
    [InlineData("near-duplicates")]
    public async Task Evaluation_OfAnIterationThatIsNotTrainedOrOfAnother_IsRefused(string operation)
    {
        var project = (await server.CreateProjectAsync()).Id;
        var failed = await TestIterations.InsertAsync(server.Services, project, IterationStatus.Failed);
        var client = server.CreateRawClient();

        await client.GetAsync($"projects/{project}/iterations/{failed}/{operation}").ShouldFailAsync(ErrorCode.BadRequestIterationIsNotTrained);
        await client.GetAsync($"projects/{project}/iterations/{server.First}/{operation}").ShouldFailAsync(ErrorCode.NotFoundIteration);
        await server.CreateRawClient(server.MultiServiceResource.Key1).GetAsync($"projects/{server.ProjectId}/iterations/{server.First}/{operation}").ShouldFailAsync(ErrorCode.NotFoundProject);
    }

    [Fact]
    public async Task GetEvaluation_OfAMultilabelIteration_SuggestsThresholdsAndCountsMissedTags()
    {
        var project = (await server.CreateProjectAsync(Classifier.Multilabel)).Id;
        await server.UploadAsync(project, "book", 8);
        await server.UploadAsync(project, "mug", 8);
        var negative = await server.TrainingClient.CreateTagAsync(project, "nothing", type: Protocol.Prediction.TagType.Negative);
        await server.TrainingClient.CreateImagesFromFilesAsync(project, new ImageFileCreateBatch
        {
            Images = [.. Enumerable.Range(0, 6).Select(i => new ImageFileCreateEntry { Name = $"{i}.jpg", Contents = ServerFixture.Picture("die", i) })],
            TagIds = [negative.Id],
        });
        var iteration = (await server.TrainAsync(project)).Id;

        var evaluation = await Evaluation.GetEvaluationAsync(project, iteration, 0.9f);

        Assert.Equal(["book", "mug", null], evaluation.Confusion.Labels.Select(label => label.TagName));
        Assert.All(evaluation.PerTag, tag => Assert.InRange(tag.SuggestedThreshold!.Threshold, 0, 1));
        for (var tag = 0; tag < 2; tag++)
        {
            Assert.Equal(evaluation.PerTag[tag].TruePositives, evaluation.Confusion.Counts[tag][tag]);
            Assert.Equal(evaluation.PerTag[tag].FalseNegatives, evaluation.Confusion.Counts[tag][2]);
            var missed = await Evaluation.GetConfusedImagesAsync(project, iteration, evaluation.PerTag[tag].TagId, null, 0.9f);
            Assert.Equal(evaluation.PerTag[tag].FalseNegatives, missed.Total);
        }
    }

    /// <summary>A project with two iterations, the second on more pictures, and one with a copy under another tag.</summary>
    public sealed class TrainedFixture : ServerFixture
    {
        public Guid ProjectId { get; private set; }

        public Guid First { get; private set; }

        public Guid Second { get; private set; }

        public Guid DuplicatesProject { get; private set; }

        public Guid Copy { get; private set; }

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            ProjectId = (await CreateProjectAsync()).Id;
            await UploadAsync(ProjectId, "book", 12);
            var mug = await UploadAsync(ProjectId, "mug", 12);
            First = (await TrainAsync(ProjectId)).Id;
            await AddAsync(ProjectId, mug.Id, Picture("mug", 40));
            Second = (await TrainAsync(ProjectId)).Id;

            DuplicatesProject = (await CreateProjectAsync()).Id;
            var book = await UploadAsync(DuplicatesProject, "book", 6);
            await UploadAsync(DuplicatesProject, "mug", 6);
            Copy = await AddAsync(DuplicatesProject, book.Id, Engine.Imaging.ImageDecoder.ResizeToJpeg(Picture("mug", 2), 128, 80));
        }

        public HttpClient CreateRawClient(string? key = null)
        {
            var client = CreateTrainingClient(key ?? TrainingResource.Key1);
            client.BaseAddress = new Uri(Address, "/fovea/v1/");
            return client;
        }

        public async Task<(Guid ProjectId, Guid Book, Guid Mug)> CreateProjectWithAWrongLabelAsync()
        {
            var project = (await CreateProjectAsync()).Id;
            var book = await UploadAsync(project, "book", 9);
            var mug = await UploadAsync(project, "mug", 9);
            await AddAsync(project, book.Id, Picture("mug", 20));
            return (project, book.Id, mug.Id);
        }

        private async Task<Guid> AddAsync(Guid projectId, Guid tagId, byte[] picture) =>
            (await TrainingClient.CreateImagesFromDataAsync(projectId, new MemoryStream(picture), [tagId])).Images![0].Image!.Id;
    }
}
