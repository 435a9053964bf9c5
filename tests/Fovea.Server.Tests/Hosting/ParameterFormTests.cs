using System.Net;
using System.Text.Json;
using Fovea.Protocol;
using Fovea.Protocol.Errors;

namespace Fovea.Server.Tests.Hosting;

/// <summary>Parameters in every form that clients write them in.</summary>
public sealed class ParameterFormTests(PublishedServerFixture server) : IClassFixture<PublishedServerFixture>
{
    private string Project => $"projects/{server.Published.ProjectId}";

    public static TheoryData<string, string> OperationsAndVersions =>
        [.. OperationCatalogue.All.SelectMany(operation => ApiVersions.Of(operation.Api).Select(version => (operation.Name, version)))];

    [Theory]
    [MemberData(nameof(OperationsAndVersions))]
    public async Task Operation_UnderEveryVersion_IsRouted(string name, string version)
    {
        var operation = OperationCatalogue.All.Single(o => o.Name == name);
        var path = operation.Path.Replace("{publishedName}", "x", StringComparison.Ordinal);
        foreach (var id in new[] { "{projectId}", "{iterationId}", "{imageId}", "{tagId}", "{domainId}" })
        {
            path = path.Replace(id, $"{Guid.NewGuid()}", StringComparison.Ordinal);
        }

        using var answer = await server.Anonymous.SendAsync(new HttpRequestMessage(new HttpMethod(operation.Method), $"{ApiVersions.BasePath(operation.Api, version)}/{path}"));

        // A path that is not routed would be answered 404, key or no key.
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("D")]
    [InlineData("B")]
    [InlineData("N")]
    [InlineData("P")]
    public async Task Id_InEveryForm_IsUnderstood(string format)
    {
        foreach (var text in new[] { server.Published.Id.ToString(format), server.Published.Id.ToString(format).ToUpperInvariant() })
        {
            var project = Uri.EscapeDataString(server.Published.ProjectId.ToString(format).ToUpperInvariant());

            var iteration = await server.Training.GetAsync($"projects/{project}/iterations/{Uri.EscapeDataString(text)}").ShouldSucceedAsync();
            var count = await server.Training.GetAsync($"projects/{project}/images/count?iterationId={Uri.EscapeDataString(text)}").ShouldSucceedAsync();

            // Written as the contract writes it: small letters and dashes.
            Assert.Equal(server.Published.Id.ToString("D"), iteration.GetProperty("id").GetString());
            Assert.Equal(10, count.GetInt32());
        }
    }

    [Theory]
    [InlineData("projects/{0}x")]
    [InlineData("projects/1/tags")]
    [InlineData("projects/{0}/images/count?iterationId=x")]
    [InlineData("projects/{0}/images/count?tagIds={0},x")]
    [InlineData("projects/{0}/images/id?imageIds=1")]
    public async Task Id_InNoForm_IsAnInvalidId(string address) => await server.Training.GetAsync(string.Format(null, address, server.Published.ProjectId)).ShouldFailAsync(ErrorCode.BadRequestInvalidIds);

    [Fact]
    public async Task List_CommaSeparatedRepeatedOrBoth_IsOneList()
    {
        var images = (await server.TrainingClient.GetImagesAsync(server.Published.ProjectId)).Select(image => image.Id.ToString()).Take(3).ToArray();
        var forms = new[]
        {
            $"imageIds={images[0]},{images[1]},{images[2]}",
            $"imageIds={images[0]}&imageIds={images[1]}&imageIds={images[2]}",
            $"imageIds={images[0]}&imageIds={images[1]},{images[2]}",
            $"ImageIDs={images[0]}%2C%20{images[1]},,{images[2]},",
            $"imageIds=&imageIds={images[0]}&imageIds={images[1]}%2C{images[2]}",
            $"imageIds={images[0]},{images[0].ToUpperInvariant()},{images[1]},{images[2]}",
        };
        foreach (var form in forms)
        {
            var found = await server.Training.GetAsync($"{Project}/images/id?{form}").ShouldSucceedAsync();

            Assert.Equal(images.Order(), found.EnumerateArray().Select(image => image.GetProperty("id").GetString()!).Order());
        }
    }

    // Clients write an absent value as a blank one; the workspace's 10 images are those of the iteration too.
    [Theory]
    [InlineData("images/count?iterationId=", 10)]
    [InlineData("images/count?iterationId=&tagIds=&taggingStatus=&$filter=", 10)]
    [InlineData("images/tagged/count?iterationId&tagIds", 10)]
    [InlineData("images/untagged/count?iterationId=", 0)]
    public async Task BlankParameter_IsOneThatWasLeftOut(string address, int expected) =>
        Assert.Equal(expected, (await server.Training.GetAsync($"{Project}/{address}").ShouldSucceedAsync()).GetInt32());

    [Theory]
    [InlineData("images?iterationId=&tagIds=&taggingStatus=&orderBy=&take=&skip=&$filter=")]
    [InlineData("images?take=50&skip=0")]
    [InlineData("tags?iterationId=")]
    [InlineData("iterations/{0}/performance?threshold=&overlapThreshold=")]
    [InlineData("iterations/{0}/performance/images?tagIds=&orderBy=&take=&skip=")]
    public async Task BlankParameters_OfListings_AreThoseThatWereLeftOut(string address) =>
        await server.Training.GetAsync($"{Project}/{string.Format(null, address, server.Published.Id)}").ShouldSucceedAsync();

    [Fact]
    public async Task BlankParameters_OfPosts_AreThoseThatWereLeftOut()
    {
        var project = await server.Training.PostAsync("projects?name=blank&description=&domainId=&classificationType=&targetExportPlatforms=", null).ShouldSucceedAsync();
        await server.Training.PostAsync($"projects/{project.GetProperty("id").GetString()}/tags?name=a&description=&type=", null).ShouldSucceedAsync();
        await server.Training.PostBytesAsync($"projects/{project.GetProperty("id").GetString()}/images?tagIds=", ServerFixture.Picture("die", 7)).ShouldSucceedAsync();
        var tested = await server.Training.PostBytesAsync($"{Project}/quicktest/image?iterationId=&store=", ServerFixture.Picture("mug", 0)).ShouldSucceedAsync();
        await server.Prediction.PostBytesAsync($"{server.ClassifyAddress}?application=", ServerFixture.Picture("mug", 0)).ShouldSucceedAsync();
        var training = await PostForCodeAsync($"{Project}/train?trainingType=&reservedBudgetInHours=&forceTrain=&notificationEmailAddress=");

        Assert.Equal(server.Published.Id, tested.GetProperty("iteration").GetGuid());
        Assert.Equal(nameof(ErrorCode.BadRequestTrainingNotNeeded), training);
    }

    [Theory]
    [InlineData("projects?name=", nameof(ErrorCode.BadRequestProjectName))]
    [InlineData("projects/{0}/tags?name=", nameof(ErrorCode.BadRequestTagName))]
    [InlineData("projects/{0}/iterations/{1}/export?platform=", nameof(ErrorCode.BadRequestRequiredParamIsNull))]
    [InlineData("projects/{0}/tagsandregions/suggestions?iterationId=&imageIds=", nameof(ErrorCode.BadRequestRequiredParamIsNull))]
    [InlineData("projects/{0}/images/suggested?iterationId=", nameof(ErrorCode.BadRequestRequiredParamIsNull))]
    [InlineData("projects/import?token=", nameof(ErrorCode.BadRequestInvalidImportToken))]
    public async Task BlankParameter_ThatIsRequired_IsMissing(string address, string code) =>
        Assert.Equal(code, await PostForCodeAsync(string.Format(null, address, server.Published.ProjectId, server.Published.Id)));

    [Theory]
    [InlineData("images?orderBy=oldest&taggingStatus=TAGGED")]
    [InlineData("images?orderBy=NEWEST&taggingStatus=all")]
    [InlineData("iterations/{0}/performance/images?orderBy=oLdEsT")]
    public async Task Enum_InAnyCase_IsUnderstood(string address) =>
        await server.Training.GetAsync($"{Project}/{string.Format(null, address, server.Published.Id)}").ShouldSucceedAsync();

    [Fact]
    public async Task Enum_InAnyCaseInPosts_IsUnderstood()
    {
        var project = await server.Training.PostAsync("projects?name=case&classificationType=multilabel", null).ShouldSucceedAsync();
        var tag = await server.Training.PostAsync($"projects/{project.GetProperty("id").GetString()}/tags?name=none&type=negative", null).ShouldSucceedAsync();

        Assert.Equal("Multilabel", project.GetProperty("settings").GetProperty("classificationType").GetString());
        Assert.Equal("Negative", tag.GetProperty("type").GetString());
        Assert.Equal(nameof(ErrorCode.BadRequestTrainingNotNeeded), await PostForCodeAsync($"{Project}/train?trainingType=regular&forceTrain=FALSE"));
        Assert.Equal(nameof(ErrorCode.BadRequestExportValidationFailed), await PostForCodeAsync($"{Project}/iterations/{server.Published.Id}/export?platform=tensorflow&flavor=tensorflowlite"));
        var export = await server.Training.PostAsync($"{Project}/iterations/{server.Published.Id}/export?platform=onnx&flavor=onnx12", null).ShouldSucceedAsync();
        Assert.Equal(("ONNX", "ONNX12"), (export.GetProperty("platform").GetString(), export.GetProperty("flavor").GetString()));
        await server.Training.PostJsonAsync($"{Project}/predictions/query", """{"orderBy":"oldest"}""").ShouldSucceedAsync();
    }

    [Theory]
    [InlineData("images?orderBy=1")]
    [InlineData("images?orderBy=Newest,Oldest")]
    [InlineData("images?taggingStatus=-1")]
    [InlineData("images?take=ten")]
    [InlineData("images?take=1.5")]
    [InlineData("images?take=99999999999")]
    [InlineData("images?take=1&take=2")]
    [InlineData("images?take=0x10")]
    [InlineData("images?take=%2310")]
    [InlineData("iterations/{0}/performance?threshold=NaN")]
    [InlineData("iterations/{0}/performance?threshold=0,5")]
    public async Task Parameter_OfNoForm_IsABadRequest(string address)
    {
        using var answer = await server.Training.GetAsync($"{Project}/{string.Format(null, address, server.Published.Id)}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith("BadRequest", JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Picture_AsOctetStream_IsReadByEveryImageOperation()
    {
        var picture = ServerFixture.Picture("mug", 60);
        var project = await server.CreateProjectAsync();
        await server.Training.PostBytesAsync($"projects/{project.Id}/images", picture).ShouldSucceedAsync();
        await server.Training.PostBytesAsync($"{Project}/quicktest/image?store=false", picture).ShouldSucceedAsync();
        await server.Prediction.PostBytesAsync(server.ClassifyAddress, picture).ShouldSucceedAsync();
        await server.Prediction.PostBytesAsync($"{server.ClassifyAddress}/nostore", picture).ShouldSucceedAsync();
    }

    [Fact]
    public async Task Post_WithAJsonTypeAndNoBody_IsUnderstoodWhereClientsSendIt()
    {
        var images = await server.TrainingClient.GetImagesAsync(server.Published.ProjectId, cancellationToken: TestContext.Current.CancellationToken);
        var iteration = $"{Project}/iterations/{server.Published.Id}";

        Assert.Null(await PostForCodeAsync($"{Project}/tagsandregions/suggestions?iterationId={server.Published.Id}&imageIds={images[0].Id}"));
        Assert.Null(await PostForCodeAsync($"{Project}/images/{images[0].Id}/regionproposals"));
        Assert.Null(await PostForCodeAsync($"{Project}/images/suggested?iterationId={server.Published.Id}"));
        Assert.Null(await PostForCodeAsync($"{Project}/images/suggested/count?iterationId={server.Published.Id}"));
        Assert.Null(await PostForCodeAsync($"{Project}/predictions/query"));
        Assert.Equal(nameof(ErrorCode.BadRequestIterationIsPublished), await PostForCodeAsync($"{iteration}/publish?publishName=x&predictionId={Uri.EscapeDataString(server.PredictionResource.ResourceId)}"));
        Assert.Null(await PostForCodeAsync($"{iteration}/export?platform=ONNX&flavor=ONNX10"));
    }

    /// <summary>Posts as the JavaScript client does: with a JSON type, and nothing.</summary>
    /// <returns>The error's code; <see langword="null"/> for success.</returns>
    private async Task<string?> PostForCodeAsync(string address)
    {
        using var answer = await server.Training.PostAsync(address, new StringContent("", null, "application/json"));
        var body = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
        return answer.IsSuccessStatusCode ? null : body.GetProperty("code").GetString();
    }
}
