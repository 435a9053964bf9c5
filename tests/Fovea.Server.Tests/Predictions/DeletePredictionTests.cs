using System.Net;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;
using Fovea.Server.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Predictions;

public sealed class DeletePredictionTests(TrainedProjectFixture fixture) : IClassFixture<TrainedProjectFixture>
{
    private readonly ClassifierServer _server = fixture.Server;
    private readonly TrainedProject _project = fixture.Project;
    private readonly string _application = Guid.NewGuid().ToString();

    private PredictionQueryToken Query => new() { Application = _application };

    [Fact]
    public async Task Delete_SomeIds_LeavesTheOthers()
    {
        var picture = ClassifierServer.Picture("mug", 600);
        var first = await _server.ClassifyAsync(_project, picture, _application);
        var second = await _server.ClassifyAsync(_project, picture, _application);
        var third = await _server.ClassifyAsync(_project, picture, _application);

        // Unknown ids are not an error, so that a deletion can be repeated.
        using var response = await DeleteAsync($"{first.Id},{third.Id},{Guid.NewGuid()}");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal([second.Id], (await _server.QueryAsync(_project, Query)).Results.Select(p => p.Id));
    }

    [Fact]
    public async Task Delete_LastPredictionOfAPicture_NextSweepRemovesItsFiles()
    {
        var picture = ClassifierServer.Picture("die", 601);
        var first = await _server.ClassifyAsync(_project, picture, _application);
        var second = await _server.ClassifyAsync(_project, picture, _application);
        var blobs = _server.Services.GetRequiredService<BlobStore>();
        var hash = BlobStore.HashOf(picture);
        var link = (await _server.QueryAsync(_project, Query)).Results[0].ThumbnailUri;

        (await DeleteAsync($"{first.Id}")).Dispose();
        await SweepAsync();
        Assert.Equal(picture, await blobs.ReadAsync(hash, TestContext.Current.CancellationToken));

        (await DeleteAsync($"{second.Id}")).Dispose();
        await SweepAsync();
        await Assert.ThrowsAsync<BlobDamagedException>(() => blobs.ReadAsync(hash, TestContext.Current.CancellationToken));
        using var thumbnail = await _server.GetAsync(link);
        Assert.Equal(HttpStatusCode.NotFound, thumbnail.StatusCode);
    }

    [Fact]
    public async Task Delete_PredictionOfAnotherProject_IsNotTouched()
    {
        await _server.ClassifyAsync(_project, ClassifierServer.Picture("mug", 602), _application);
        var stored = Assert.Single((await _server.QueryAsync(_project, Query)).Results);
        var other = await _server.Training.CreateProjectAsync("other");

        using var response = await _server.SendAsync(HttpMethod.Delete, $"projects/{other.Id}/predictions?ids={stored.Id}");

        Assert.Single((await _server.QueryAsync(_project, Query)).Results);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?ids=")]
    [InlineData("?ids=,")]
    public async Task Delete_NoId_Refused(string query) => await _server.AssertRefusedAsync(
        _server.SendAsync(HttpMethod.Delete, $"projects/{_project.Id}/predictions{query}"), ErrorCode.BadRequestPredictionIdsMissing);

    [Fact]
    public async Task Delete_65Ids_Refused()
    {
        var ids = Enumerable.Range(0, 65).Select(_ => Guid.NewGuid()).ToList();

        await _server.AssertRefusedAsync(DeleteAsync(string.Join(',', ids)), ErrorCode.BadRequestPredictionIdsExceededCount);
        using var most = await DeleteAsync(string.Join(',', ids.Skip(1)));
        Assert.Equal(HttpStatusCode.NoContent, most.StatusCode);
    }

    [Fact]
    public async Task Delete_NoGuid_Refused() => await _server.AssertRefusedAsync(DeleteAsync("first"), ErrorCode.BadRequestInvalidIds);

    [Fact]
    public async Task Delete_UnknownProject_NotFound() => await _server.AssertRefusedAsync(
        _server.SendAsync(HttpMethod.Delete, $"projects/{Guid.NewGuid()}/predictions?ids={Guid.NewGuid()}"), ErrorCode.NotFoundProject);

    private Task<HttpResponseMessage> DeleteAsync(string ids) => _server.SendAsync(HttpMethod.Delete, $"projects/{_project.Id}/predictions?ids={ids}");

    private async Task SweepAsync()
    {
        _server.Time.Jump(BlobSweeper.Patience + TimeSpan.FromMinutes(1));
        await _server.Services.GetRequiredService<BlobSweeper>().SweepAsync(TestContext.Current.CancellationToken);
    }
}
