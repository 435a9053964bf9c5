using System.Net;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Predictions;
using Fovea.Server.Tests.Predictions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Suggestions;

public sealed class SuggestionsTests(ClassifierServer server) : IClassFixture<ClassifierServer>
{
    [Theory]
    [InlineData(Classifier.Multilabel)]
    [InlineData(Classifier.Multiclass)]
    public async Task Suggest_UntaggedImages_AnswersAsQuickTestDoesInTheOrderOfTheIds(Classifier type)
    {
        var project = await server.TrainAsync(type);
        var pictures = new[] { ClassifierServer.Picture("mug", 100), ClassifierServer.Picture("die", 100), ClassifierServer.Picture("mug", 101) };
        var images = await server.UploadAsync(project.Id, pictures);

        var suggestions = await SuggestAsync(project, images);

        Assert.Equal(images, suggestions.Select(s => s.Id));
        foreach (var (picture, suggestion) in pictures.Zip(suggestions))
        {
            var tested = await server.Training.QuickTestImageAsync(project.Id, new MemoryStream(picture), store: false);
            Assert.Equal(tested.Predictions, suggestion.Predictions);
            Assert.Equal(PredictionUncertainty.Of([.. tested.Predictions.Select(p => p.Probability)], type), suggestion.PredictionUncertainty);
            Assert.Equal((project.Id, project.IterationId), (suggestion.Project, suggestion.Iteration));
        }
    }

    [Fact]
    public async Task Suggest_Again_AnswersFromTheRowFor30Days()
    {
        var project = await server.TrainAsync();
        var images = await server.UploadAsync(project.Id, [ClassifierServer.Picture("mug", 110)]);
        var first = Assert.Single(await SuggestAsync(project, images));

        server.Time.Jump(TimeSpan.FromDays(29));
        Assert.Equal(first.Created, Assert.Single(await SuggestAsync(project, images)).Created);
        server.Time.Jump(TimeSpan.FromDays(2));
        Assert.Empty((await QueryAsync(project, new SuggestedTagAndRegionQueryToken())).Results);
        Assert.Equal(first.Created + TimeSpan.FromDays(31), Assert.Single(await SuggestAsync(project, images)).Created);
        Assert.Single((await QueryAsync(project, new SuggestedTagAndRegionQueryToken())).Results);
    }

    [Fact]
    public async Task Suggest_SameImageTwice_AnswersOnce()
    {
        var project = await server.TrainAsync();
        var images = await server.UploadAsync(project.Id, [ClassifierServer.Picture("mug", 115)]);

        Assert.Single(await SuggestAsync(project, [images[0], images[0]]));
    }

    [Fact]
    public async Task Suggest_BySeveralCallersAtOnce_AllAnswer()
    {
        var project = await server.TrainAsync();
        var images = await server.UploadAsync(project.Id, Pictures(120, 4));

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SuggestAsync(project, images)));

        Assert.All(answers, suggestions => Assert.Equal(images, suggestions.Select(s => s.Id)));
    }

    [Fact]
    public async Task QueryImages_NothingSuggestedYet_IsEmpty()
    {
        var project = await server.TrainAsync();
        await server.UploadAsync(project.Id, Pictures(130, 1));

        Assert.Empty((await QueryAsync(project, new SuggestedTagAndRegionQueryToken())).Results);
        Assert.All((await CountAsync(project, new TagFilter())).Values, count => Assert.Equal(0, count));
    }

    [Fact]
    public async Task QueryImages_Result_DescribesTheImage()
    {
        var project = await server.TrainAsync();
        var images = await server.UploadAsync(project.Id, Pictures(135, 1));
        var suggestion = Assert.Single(await SuggestAsync(project, images));

        var found = Assert.Single((await QueryAsync(project, new SuggestedTagAndRegionQueryToken())).Results);

        Assert.Equal((suggestion.Id, suggestion.Project, suggestion.Iteration, suggestion.Created), (found.Id, found.Project, found.Iteration, found.Created));
        Assert.Equal((suggestion.PredictionUncertainty, 160, 120, DomainCatalogue.DefaultId), (found.PredictionUncertainty, found.Width, found.Height, found.Domain));
        Assert.Equal(suggestion.Predictions, found.Predictions);
        using var original = await server.GetAsync(found.OriginalImageUri);
        Assert.Equal(Pictures(135, 1)[0], await original.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(SortBy.UncertaintyAscending)]
    [InlineData(SortBy.UncertaintyDescending)]
    public async Task QueryImages_Pages_GiveEachImageOnceInOrderWhileOthersAreTagged(SortBy? order)
    {
        var project = await server.TrainAsync();
        var images = await server.UploadAsync(project.Id, Pictures(140, 11));
        var suggestions = await SuggestAsync(project, images);
        var later = await server.UploadAsync(project.Id, Pictures(160, 2));

        var found = new List<StoredSuggestedTagAndRegion>();
        var query = new SuggestedTagAndRegionQueryToken { SortBy = order, MaxCount = 3 };
        do
        {
            var page = await QueryAsync(project, query);
            found.AddRange(page.Results);
            query = page.Token!;
            Assert.Equal((order, 3), (query.SortBy, query.MaxCount));

            // What was shown gets its tag, as in a labelling session, and new suggestions arrive.
            await server.Training.CreateImageTagsAsync(
                project.Id, new ImageTagCreateBatch { Tags = [.. page.Results.Select(r => new ImageTagCreateEntry { ImageId = r.Id, TagId = project.TagIds["mug"] })] });
            server.Time.Advance(TimeSpan.FromSeconds(1));
            await SuggestAsync(project, later);
        }
        while (query.Continuation is not null);

        var expected = order == SortBy.UncertaintyDescending
            ? suggestions.OrderByDescending(s => s.PredictionUncertainty)
            : suggestions.OrderBy(s => s.PredictionUncertainty);
        Assert.Equal(expected.Select(s => s.PredictionUncertainty), found.Select(s => s.PredictionUncertainty));
        Assert.Equal(images.Order(), found.Select(s => s.Id).Order());
        Assert.Equal(later.Order(), (await QueryAsync(project, new SuggestedTagAndRegionQueryToken())).Results.Select(s => s.Id).Order());
    }

    [Fact]
    public async Task QueryImages_TagAndThreshold_CountsAgreeWithTheSuggestions()
    {
        var project = await server.TrainAsync();
        var suggestions = await SuggestAsync(project, await server.UploadAsync(project.Id, Pictures(170, 8)));
        var (mug, die) = (project.TagIds["mug"], project.TagIds["die"]);
        var threshold = suggestions.Select(s => Of(s, mug)).Order().ElementAt(4);

        var found = await QueryAsync(project, new SuggestedTagAndRegionQueryToken { TagIds = [mug], Threshold = threshold });
        var counts = await CountAsync(project, new TagFilter { TagIds = [mug, die], Threshold = threshold });

        Assert.Equal(suggestions.Where(s => Of(s, mug) >= threshold).Select(s => s.Id).Order(), found.Results.Select(r => r.Id).Order());
        Assert.Equal(found.Results.Count, counts[mug]);
        Assert.Equal(suggestions.Count(s => Of(s, die) >= threshold), counts[die]);
    }

    [Fact]
    public async Task CountImages_ImageGetsTaggedOrDeleted_LeavesAndComesBackUntagged()
    {
        var project = await server.TrainAsync();
        var images = await server.UploadAsync(project.Id, Pictures(180, 3));
        await SuggestAsync(project, images);
        var mug = project.TagIds["mug"];
        Assert.Equal(3, (await CountAsync(project, new TagFilter()))[mug]);

        await server.Training.CreateImageTagsAsync(
            project.Id, new ImageTagCreateBatch { Tags = [new ImageTagCreateEntry { ImageId = images[0], TagId = mug }] });
        await server.Training.DeleteImagesAsync(project.Id, [images[1]]);
        Assert.Equal(1, (await CountAsync(project, new TagFilter()))[mug]);
        Assert.Equal([images[2]], (await QueryAsync(project, new SuggestedTagAndRegionQueryToken())).Results.Select(r => r.Id));

        using var untagged = await server.SendAsync(HttpMethod.Delete, $"projects/{project.Id}/images/tags?imageIds={images[0]}&tagIds={mug}");
        Assert.Equal(2, (await CountAsync(project, new TagFilter()))[mug]);
    }

    [Fact]
    public async Task CountImages_NoTags_CountsEachOfTheIteration()
    {
        var project = await server.TrainAsync();
        await SuggestAsync(project, await server.UploadAsync(project.Id, Pictures(185, 2)));
        var unknown = Guid.NewGuid();

        Assert.Equal(project.TagIds.Values.Order(), (await server.PostAsync<Dictionary<Guid, int>>(Path(project, "images/suggested/count"))).Keys.Order());
        Assert.Equal(new Dictionary<Guid, int> { [unknown] = 0 }, await CountAsync(project, new TagFilter { TagIds = [unknown] }));
    }

    [Fact]
    public async Task DeleteIteration_WithSuggestions_TakesThemAlong()
    {
        var project = await server.TrainAsync();
        await SuggestAsync(project, await server.UploadAsync(project.Id, Pictures(190, 1)));

        await server.Training.UnpublishIterationAsync(project.Id, project.IterationId);
        await server.Training.DeleteIterationAsync(project.Id, project.IterationId);

        await server.AssertRefusedAsync(server.SendAsync(HttpMethod.Post, Path(project, "images/suggested")), ErrorCode.NotFoundIteration);
    }

    [Fact]
    public async Task EachOperation_WrongArguments_Refused()
    {
        var project = await server.TrainAsync();
        var image = Assert.Single(await server.UploadAsync(project.Id, Pictures(195, 1)));
        var suggest = Path(project, "tagsandregions/suggestions");
        Task AssertSuggestAsync(string path, ErrorCode code) => server.AssertRefusedAsync(server.SendAsync(HttpMethod.Post, path), code);
        Task AssertQueryAsync(object body, ErrorCode code) => server.AssertRefusedAsync(server.SendAsync(HttpMethod.Post, Path(project, "images/suggested"), body), code);
        Task AssertCountAsync(object body, ErrorCode code) => server.AssertRefusedAsync(server.SendAsync(HttpMethod.Post, Path(project, "images/suggested/count"), body), code);
        var tooManyTags = new { tagIds = Enumerable.Range(0, 21).Select(_ => Guid.NewGuid()) };

        await AssertSuggestAsync(suggest, ErrorCode.BadRequestRequiredParamIsNull);
        await AssertSuggestAsync($"{suggest}&imageIds={image},{Guid.NewGuid()}", ErrorCode.NotFoundImage);
        await AssertSuggestAsync($"{suggest}&imageIds=first", ErrorCode.BadRequestInvalidIds);
        await AssertSuggestAsync($"{suggest}&imageIds={string.Join(',', Enumerable.Range(0, 65).Select(_ => Guid.NewGuid()))}", ErrorCode.BadRequestExceededBatchSize);
        await AssertQueryAsync(tooManyTags, ErrorCode.BadRequestExceededBatchSize);
        await AssertQueryAsync(new { maxCount = 257 }, ErrorCode.BadRequestExceededBatchSize);
        await AssertQueryAsync(new { maxCount = -1 }, ErrorCode.BadRequestExceededBatchSize);
        await AssertQueryAsync(new { threshold = 1.5 }, ErrorCode.BadRequest);
        await AssertQueryAsync(new { sortBy = "Beauty" }, ErrorCode.BadRequest);
        await AssertQueryAsync(new { session = "x" }, ErrorCode.BadRequest);
        await AssertQueryAsync(new { session = "1:5", continuation = "x" }, ErrorCode.BadRequest);
        await AssertCountAsync(tooManyTags, ErrorCode.BadRequestExceededBatchSize);
        await AssertCountAsync(new { threshold = -0.5 }, ErrorCode.BadRequest);
    }

    [Theory]
    [InlineData("tagsandregions/suggestions")]
    [InlineData("images/suggested")]
    [InlineData("images/suggested/count")]
    public async Task EachOperation_IterationThatFailed_Refused(string operation)
    {
        var project = await server.TrainAsync();
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        await db.Iterations.Where(i => i.Id == project.IterationId).ExecuteUpdateAsync(
            set => set.SetProperty(i => i.Status, IterationStatus.Failed), TestContext.Current.CancellationToken);

        await server.AssertRefusedAsync(
            server.SendAsync(HttpMethod.Post, $"{Path(project, operation)}&imageIds={Guid.NewGuid()}"), ErrorCode.BadRequestIterationIsNotTrained);
    }

    [Theory]
    [InlineData("tagsandregions/suggestions")]
    [InlineData("images/suggested")]
    [InlineData("images/suggested/count")]
    public async Task EachOperation_WrongPlace_Refused(string operation)
    {
        var project = await server.Training.CreateProjectAsync("untrained");
        var path = $"projects/{project.Id}/{operation}";

        await server.AssertRefusedAsync(server.SendAsync(HttpMethod.Post, path), ErrorCode.BadRequestRequiredParamIsNull);
        await server.AssertRefusedAsync(server.SendAsync(HttpMethod.Post, $"{path}?iterationId={Guid.NewGuid()}"), ErrorCode.NotFoundIteration);
        await server.AssertRefusedAsync(
            server.SendAsync(HttpMethod.Post, $"projects/{Guid.NewGuid()}/{operation}?iterationId={Guid.NewGuid()}"), ErrorCode.NotFoundProject);
        using var response = await server.SendAsync(HttpMethod.Post, path, null, key: "wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private Task<IReadOnlyList<SuggestedTagAndRegion>> SuggestAsync(TrainedProject project, IReadOnlyList<Guid> images) =>
        server.PostAsync<IReadOnlyList<SuggestedTagAndRegion>>($"{Path(project, "tagsandregions/suggestions")}&imageIds={string.Join(',', images)}");

    private Task<SuggestedTagAndRegionQuery> QueryAsync(TrainedProject project, SuggestedTagAndRegionQueryToken query) =>
        server.PostAsync<SuggestedTagAndRegionQuery>(Path(project, "images/suggested"), query);

    private Task<Dictionary<Guid, int>> CountAsync(TrainedProject project, TagFilter filter) =>
        server.PostAsync<Dictionary<Guid, int>>(Path(project, "images/suggested/count"), filter);

    private static string Path(TrainedProject project, string operation) => $"projects/{project.Id}/{operation}?iterationId={project.IterationId}";

    private static byte[][] Pictures(int first, int count) => [.. Enumerable.Range(first, count).Select(index => ClassifierServer.Picture(index % 2 == 0 ? "mug" : "die", index))];

    private static float Of(SuggestedTagAndRegion suggestion, Guid tagId) => suggestion.Predictions.Single(p => p.TagId == tagId).Probability;
}
