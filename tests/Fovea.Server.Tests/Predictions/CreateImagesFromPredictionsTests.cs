using System.Net;
using System.Net.Http.Json;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Json;
using Fovea.Protocol.Training;
using Fovea.Server.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Predictions;

public sealed class CreateImagesFromPredictionsTests(TrainedProjectFixture fixture) : IClassFixture<TrainedProjectFixture>
{
    private readonly ClassifierServer _server = fixture.Server;
    private readonly TrainedProject _project = fixture.Project;
    private readonly string _application = Guid.NewGuid().ToString();

    private string Path => $"projects/{_project.Id}/images/predictions";

    private Guid Mug => _project.TagIds["mug"];

    private Guid Die => _project.TagIds["die"];

    [Fact]
    public async Task Create_StoredPredictions_BecomeTaggedImagesAndLeaveTheList()
    {
        var plain = await ClassifyAsync("mug", 700);
        var tagged = await ClassifyAsync("mug", 701);
        var stays = await ClassifyAsync("mug", 702);

        var (status, summary) = await CreateAsync(new ImageIdCreateBatch
        {
            Images = [new ImageIdCreateEntry { Id = plain }, new ImageIdCreateEntry { Id = tagged, TagIds = [Die, Mug] }],
            TagIds = [Mug],
            Metadata = new Dictionary<string, string> { ["origin"] = "line 4" },
        });

        Assert.Equal((HttpStatusCode.OK, true), (status, summary.IsBatchSuccessful));
        Assert.Equal([plain.ToString(), tagged.ToString()], summary.Images.Select(i => i.SourceUrl));
        Assert.All(summary.Images, image => Assert.DoesNotContain(image.Image!.Id, new[] { plain, tagged }));
        Assert.Equal([stays], await ListAsync());
        var images = await _server.Training.GetImagesByIdsAsync(_project.Id, [.. summary.Images.Select(i => i.Image!.Id)]);
        Assert.Equal([Mug], TagsOf(images, summary.Images[0]));
        Assert.Equal(new[] { Die, Mug }.Order(), TagsOf(images, summary.Images[1]).Order());
        Assert.All(images, image => Assert.Equal("line 4", image.Metadata!["origin"]));
        using var original = await _server.GetAsync(images.Single(i => i.Id == summary.Images[0].Image!.Id).OriginalImageUri);
        Assert.Equal(ClassifierServer.Picture("mug", 700), await original.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Create_UnknownPrediction_IsErrorSource()
    {
        var known = await ClassifyAsync("mug", 710);
        var unknown = Guid.NewGuid();

        var (status, summary) = await CreateAsync(new ImageIdCreateBatch { Images = [new ImageIdCreateEntry { Id = unknown }, new ImageIdCreateEntry { Id = known }] });

        Assert.Equal((HttpStatusCode.MultiStatus, false), (status, summary.IsBatchSuccessful));
        Assert.Equal([(unknown.ToString(), ImageCreateStatus.ErrorSource), (known.ToString(), ImageCreateStatus.OK)], summary.Images.Select(i => (i.SourceUrl!, i.Status)));
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Create_PredictionOfAnotherProject_IsErrorSource()
    {
        var prediction = await ClassifyAsync("mug", 711);
        var other = await _server.Training.CreateProjectAsync("other");

        using var response = await _server.SendAsync(
            HttpMethod.Post, $"projects/{other.Id}/images/predictions", new ImageIdCreateBatch { Images = [new ImageIdCreateEntry { Id = prediction }] });

        var summary = (await response.Content.ReadFromJsonAsync<ImageCreateSummary>(ProtocolJson.Options))!;
        Assert.Equal(ImageCreateStatus.ErrorSource, Assert.Single(summary.Images).Status);
        Assert.Equal([prediction], await ListAsync());
    }

    [Fact]
    public async Task Create_PictureThatIsThere_IsDuplicateAndLeavesTheList()
    {
        var first = await ClassifyAsync("mug", 720);
        var second = await ClassifyAsync("mug", 720);

        var (status, summary) = await CreateAsync(new ImageIdCreateBatch { Images = [new ImageIdCreateEntry { Id = first }, new ImageIdCreateEntry { Id = second }] });

        Assert.Equal(HttpStatusCode.MultiStatus, status);
        Assert.Equal([ImageCreateStatus.OK, ImageCreateStatus.OKDuplicate], summary.Images.Select(i => i.Status));
        Assert.Equal(summary.Images[0].Image!.Id, summary.Images[1].Image!.Id);
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Create_UnknownTag_KeepsThePrediction()
    {
        var prediction = await ClassifyAsync("mug", 730);

        var (status, summary) = await CreateAsync(new ImageIdCreateBatch { Images = [new ImageIdCreateEntry { Id = prediction, TagIds = [Guid.NewGuid()] }] });

        Assert.Equal((HttpStatusCode.MultiStatus, ImageCreateStatus.ErrorInvalidTag), (status, Assert.Single(summary.Images).Status));
        Assert.Equal([prediction], await ListAsync());
    }

    [Fact]
    public async Task Create_PictureLostOnDisk_IsErrorSource()
    {
        var prediction = await ClassifyAsync("mug", 740);
        await _server.Services.GetRequiredService<BlobStore>().DeleteAsync(BlobStore.HashOf(ClassifierServer.Picture("mug", 740)), CancellationToken.None);

        var (_, summary) = await CreateAsync(new ImageIdCreateBatch { Images = [new ImageIdCreateEntry { Id = prediction }] });

        Assert.Equal(ImageCreateStatus.ErrorSource, Assert.Single(summary.Images).Status);
    }

    public static TheoryData<string, ImageIdCreateBatch> Refused => new()
    {
        { ErrorCode.BadRequestImageBatch.Name, new ImageIdCreateBatch() },
        { ErrorCode.BadRequestImageExceededCount.Name, new ImageIdCreateBatch { Images = [.. Enumerable.Repeat(new ImageIdCreateEntry(), 65)] } },
        {
            ErrorCode.BadRequestExceedTagPerImageLimit.Name,
            new ImageIdCreateBatch { Images = [new ImageIdCreateEntry()], TagIds = [.. Enumerable.Range(0, 21).Select(_ => Guid.NewGuid())] }
        },
        {
            ErrorCode.BadRequestImageMetadataKey.Name,
            new ImageIdCreateBatch { Images = [new ImageIdCreateEntry()], Metadata = new Dictionary<string, string> { [new string('k', 129)] = "" } }
        },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task Create_BatchBeyondTheLimits_Refused(string code, ImageIdCreateBatch batch) =>
        await _server.AssertRefusedAsync(_server.SendAsync(HttpMethod.Post, Path, batch), new ErrorCode(code, 400));

    [Fact]
    public async Task Create_UnknownProject_NotFound() => await _server.AssertRefusedAsync(
        _server.SendAsync(HttpMethod.Post, $"projects/{Guid.NewGuid()}/images/predictions", new ImageIdCreateBatch()), ErrorCode.NotFoundProject);

    private async Task<Guid> ClassifyAsync(string tag, int index) => (await _server.ClassifyAsync(_project, ClassifierServer.Picture(tag, index), _application)).Id;

    private async Task<IReadOnlyList<Guid>> ListAsync() =>
        [.. (await _server.QueryAsync(_project, new PredictionQueryToken { Application = _application })).Results.Select(p => p.Id)];

    private async Task<(HttpStatusCode Status, ImageCreateSummary Summary)> CreateAsync(ImageIdCreateBatch batch)
    {
        using var response = await _server.SendAsync(HttpMethod.Post, Path, batch);
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<ImageCreateSummary>(ProtocolJson.Options))!);
    }

    private static IEnumerable<Guid> TagsOf(IEnumerable<Image> images, ImageCreateResult result) =>
        images.Single(i => i.Id == result.Image!.Id).Tags!.Select(t => t.TagId);
}
