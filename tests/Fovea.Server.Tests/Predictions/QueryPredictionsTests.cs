using System.Net;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;

namespace Fovea.Server.Tests.Predictions;

public sealed class QueryPredictionsTests(TrainedProjectFixture fixture) : IClassFixture<TrainedProjectFixture>
{
    private readonly ClassifierServer _server = fixture.Server;
    private readonly TrainedProject _project = fixture.Project;
    private readonly string _application = Guid.NewGuid().ToString();

    private string Path => $"projects/{_project.Id}/predictions/query";

    [Fact]
    public async Task Query_MinimalRequest_AnswersWhatWasPredicted()
    {
        var made = await ClassifyAsync("mug", 100);

        // Recorded: maxCount 0 asks for the default.
        var result = await _server.QueryAsync(_project, new PredictionQueryToken { MaxCount = 0, OrderBy = OrderBy.Newest, Application = _application });

        var stored = Assert.Single(result.Results);
        Assert.Equal((made.Id, made.Project, made.Iteration, made.Created), (stored.Id, stored.Project, stored.Iteration, stored.Created));
        Assert.Equal(DomainCatalogue.DefaultId, stored.Domain);
        Assert.Equal(made.Predictions, stored.Predictions);
        Assert.Null(result.Token!.Continuation);
    }

    [Fact]
    public async Task Query_Links_ServeThePicture()
    {
        await ClassifyAsync("die", 101);

        var stored = Assert.Single((await QueryAsync(new PredictionQueryToken())).Results);

        using var original = await _server.GetAsync(stored.OriginalImageUri);
        using var resized = await _server.GetAsync(stored.ResizedImageUri);
        using var thumbnail = await _server.GetAsync(stored.ThumbnailUri);
        Assert.Equal(ClassifierServer.Picture("die", 101), await original.Content.ReadAsByteArrayAsync());
        Assert.Equal((HttpStatusCode.OK, "image/jpeg"), (resized.StatusCode, resized.Content.Headers.ContentType!.MediaType));
        Assert.Equal((HttpStatusCode.OK, "image/jpeg"), (thumbnail.StatusCode, thumbnail.Content.Headers.ContentType!.MediaType));
        Assert.EndsWith($"/o-{stored.Id:N}", new Uri(stored.OriginalImageUri!).AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_LinkWithAnotherPath_IsForbidden()
    {
        await ClassifyAsync("die", 102);
        var stored = Assert.Single((await QueryAsync(new PredictionQueryToken())).Results);

        using var response = await _server.GetAsync(stored.ThumbnailUri!.Replace("/t-", "/o-", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData(OrderBy.Newest)]
    [InlineData(OrderBy.Oldest)]
    [InlineData(OrderBy.Suggested)]
    public async Task Query_PagesWithInsertsInBetween_GiveEachOfTheThirtyOnce(OrderBy order)
    {
        var made = new List<ImagePrediction>();
        for (var index = 0; index < 30; index++)
        {
            // Each picture twice, so that uncertainties are equal too.
            made.Add(await ClassifyAsync("mug", 200 + index / 2));
        }

        var found = new List<StoredImagePrediction>();
        var query = new PredictionQueryToken { OrderBy = order, MaxCount = 7 };
        do
        {
            var page = await QueryAsync(query);
            found.AddRange(page.Results);
            query = page.Token!;
            await ClassifyAsync("die", 200 + found.Count);
        }
        while (query.Continuation is not null);

        var expected = order switch
        {
            OrderBy.Newest => made.OrderByDescending(p => p.Created),
            OrderBy.Oldest => made.OrderBy(p => p.Created),
            _ => made.OrderByDescending(p => MeanBinaryEntropy(p.Predictions)).ThenByDescending(p => p.Created),
        };
        Assert.Equal(expected.Select(p => p.Id), found.Select(p => p.Id));
    }

    [Fact]
    public async Task Query_DeletionBetweenPages_SkipsNothing()
    {
        var made = new List<ImagePrediction>();
        for (var index = 0; index < 4; index++)
        {
            made.Add(await ClassifyAsync("mug", 300 + index));
        }

        var first = await QueryAsync(new PredictionQueryToken { OrderBy = OrderBy.Oldest, MaxCount = 2 });
        using var deleted = await _server.SendAsync(HttpMethod.Delete, $"projects/{_project.Id}/predictions?ids={made[0].Id},{made[1].Id}");
        var second = await QueryAsync(first.Token!);

        Assert.Equal([made[2].Id, made[3].Id], second.Results.Select(p => p.Id));
    }

    [Fact]
    public async Task Query_Token_RepeatsTheQuery()
    {
        var query = new PredictionQueryToken
        {
            MaxCount = 3,
            OrderBy = OrderBy.Suggested,
            Application = _application,
            IterationId = _project.IterationId,
            StartTime = new DateTimeOffset(2020, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
            EndTime = DateTimeOffset.MaxValue,
            Tags = [new PredictionQueryTag { Id = _project.TagIds["mug"], MinThreshold = 0.25f }],
        };

        var token = (await _server.QueryAsync(_project, query)).Token!;

        Assert.Matches("^[0-9]+:[0-9]+$", token.Session);
        Assert.Equal(query.Tags, token.Tags);
        Assert.Equal(
            query with { Tags = null, EndTime = null },
            token with { Tags = null, EndTime = null, Session = null });
    }

    [Fact]
    public async Task Query_EmptyBody_AnswersTheNewest()
    {
        var newest = await ClassifyAsync("mug", 400);

        var result = await _server.PostAsync<PredictionQueryResult>(Path);

        Assert.Equal(newest.Id, result.Results[0].Id);
    }

    [Fact]
    public async Task Query_Times_IncludeTheirEnds()
    {
        var first = await ClassifyAsync("mug", 500);
        var second = await ClassifyAsync("mug", 501);
        var third = await ClassifyAsync("mug", 502);

        // As a client sees them, in whole milliseconds.
        var result = await QueryAsync(new PredictionQueryToken { OrderBy = OrderBy.Oldest, StartTime = first.Created, EndTime = second.Created });

        Assert.Equal([first.Id, second.Id], result.Results.Select(p => p.Id));
        Assert.True(third.Created > second.Created);
    }

    [Fact]
    public async Task Query_Iteration_KeepsOnlyItsPredictions()
    {
        var made = await ClassifyAsync("mug", 510);

        Assert.Equal([made.Id], (await QueryAsync(new PredictionQueryToken { IterationId = _project.IterationId })).Results.Select(p => p.Id));
        Assert.Empty((await QueryAsync(new PredictionQueryToken { IterationId = Guid.NewGuid() })).Results);
    }

    [Fact]
    public async Task Query_TagThresholds_BothHaveToHold()
    {
        var made = new[] { await ClassifyAsync("mug", 520), await ClassifyAsync("die", 521), await ClassifyAsync("die", 522) };
        var (mug, die) = (_project.TagIds["mug"], _project.TagIds["die"]);
        var (mugOf, dieOf) = (Of(made[1], mug), Of(made[1], die));

        var result = await QueryAsync(new PredictionQueryToken
        {
            OrderBy = OrderBy.Oldest,
            Tags = [new PredictionQueryTag { Id = mug, MinThreshold = mugOf, MaxThreshold = mugOf }, new PredictionQueryTag { Id = die, MaxThreshold = dieOf }],
        });

        Assert.Equal(
            made.Where(p => Of(p, mug) == mugOf && Of(p, die) <= dieOf).Select(p => p.Id),
            result.Results.Select(p => p.Id));
        Assert.Contains(made[1].Id, result.Results.Select(p => p.Id));
    }

    [Fact]
    public async Task Query_ThreeTags_Refused() => await _server.AssertRefusedAsync(
        SendAsync(new { tags = Enumerable.Range(0, 3).Select(_ => new { id = Guid.NewGuid() }) }), ErrorCode.BadRequestPredictionTagsExceededCount);

    [Fact]
    public async Task Query_257Results_Refused()
    {
        await _server.AssertRefusedAsync(SendAsync(new { maxCount = 257 }), ErrorCode.BadRequestPredictionResultsExceededCount);
        using var most = await SendAsync(new { maxCount = 256 });
        Assert.Equal(HttpStatusCode.OK, most.StatusCode);
    }

    public static TheoryData<object> InvalidQueries =>
    [
        new { maxCount = -1 },
        new { startTime = "2026-01-02T00:00:00Z", endTime = "2026-01-01T00:00:00Z" },
        new { tags = new[] { new { id = Guid.NewGuid(), minThreshold = -0.1 } } },
        new { tags = new[] { new { id = Guid.NewGuid(), maxThreshold = 1.1 } } },
        new { tags = new[] { new { id = Guid.NewGuid(), minThreshold = 0.6, maxThreshold = 0.5 } } },
        new { session = "yesterday" },
        new { session = "1" },
        new { session = "1:-5" },
        new { session = "1:9223372036854775807" },
        new { continuation = "AAAA" },
        new { session = "1:5", continuation = "AAAA" },
        new { session = "1:5", continuation = "not Base64!" },
        new { session = "1:5", continuation = new string('A', 5000) },
    ];

    [Theory]
    [MemberData(nameof(InvalidQueries), DisableDiscoveryEnumeration = true)]
    public async Task Query_InvalidParameters_Refused(object query) =>
        await _server.AssertRefusedAsync(SendAsync(query), ErrorCode.BadRequestPredictionInvalidQueryParameters);

    [Theory]
    [InlineData("""{ "orderBy": "Cheapest" }""")]
    [InlineData("""{ "startTime": "soon" }""")]
    [InlineData("""{ "iterationId": "none" }""")]
    [InlineData("""{ "tags": [""")]
    public async Task Query_BodyThatCannotBeRead_Refused(string json)
    {
        using var body = new StringContent(json, System.Text.Encoding.UTF8, "application/json");

        await _server.AssertRefusedAsync(_server.SendAsync(HttpMethod.Post, Path, body, _server.TrainingKey), ErrorCode.BadRequest);
    }

    [Fact]
    public async Task Query_ContinuationOfAnotherQuery_Refused()
    {
        await ClassifyAsync("mug", 530);
        await ClassifyAsync("mug", 531);
        var token = (await QueryAsync(new PredictionQueryToken { MaxCount = 1 })).Token!;

        Assert.Single((await QueryAsync(token with { MaxCount = 2 })).Results);
        await AssertInvalidAsync(token with { Application = _application, OrderBy = OrderBy.Oldest });
        await AssertInvalidAsync(token with { Application = _application, StartTime = DateTimeOffset.UnixEpoch });
        await AssertInvalidAsync(token with { Application = _application, Session = "1:5" });
        await AssertInvalidAsync(token with { Application = _application, Continuation = (token.Continuation![0] == 'A' ? "B" : "A") + token.Continuation[1..] });
    }

    [Fact]
    public async Task Query_UnknownProject_NotFound() => await _server.AssertRefusedAsync(
        _server.SendAsync(HttpMethod.Post, $"projects/{Guid.NewGuid()}/predictions/query", new { }), ErrorCode.NotFoundProject);

    [Fact]
    public async Task Query_WrongKey_Unauthorised()
    {
        using var response = await _server.SendAsync(HttpMethod.Post, Path, null, key: "wrong");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private Task<ImagePrediction> ClassifyAsync(string tag, int index) => _server.ClassifyAsync(_project, ClassifierServer.Picture(tag, index), _application);

    private Task<PredictionQueryResult> QueryAsync(PredictionQueryToken query) => _server.QueryAsync(_project, query with { Application = _application });

    private Task<HttpResponseMessage> SendAsync(object query) => _server.SendAsync(HttpMethod.Post, Path, query);

    private Task AssertInvalidAsync(PredictionQueryToken query) => _server.AssertRefusedAsync(SendAsync(query), ErrorCode.BadRequestPredictionInvalidQueryParameters);

    private static float Of(ImagePrediction prediction, Guid tagId) => prediction.Predictions.Single(p => p.TagId == tagId).Probability;

    // In single precision, as it is stored: what differs by less is equal, and newest first then.
    private static float MeanBinaryEntropy(IEnumerable<Prediction> predictions) => (float)predictions.Average(p =>
        -(p.Probability * Math.Log2(p.Probability)) - (1 - (double)p.Probability) * Math.Log2(1 - (double)p.Probability));
}
