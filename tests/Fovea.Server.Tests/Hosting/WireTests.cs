using System.Net;
using System.Text;
using System.Text.Json;
using Fovea.Protocol;
using Fovea.Protocol.Errors;

namespace Fovea.Server.Tests.Hosting;

/// <summary>Requests as real clients send them, whatever the documents say.</summary>
public sealed class WireTests(PublishedServerFixture server) : IClassFixture<PublishedServerFixture>
{
    public static TheoryData<string> TrainingVersions => [.. ApiVersions.Training];

    public static TheoryData<string> PredictionVersions => [.. ApiVersions.Prediction];

    [Theory]
    [MemberData(nameof(TrainingVersions))]
    public async Task Training_EveryVersion_IsServed(string version) =>
        await server.CreateTrainingClient(server.TrainingResource.Key1, version).GetAsync($"projects/{server.Published.ProjectId}").ShouldSucceedAsync();

    [Theory]
    [MemberData(nameof(PredictionVersions))]
    public async Task Prediction_EveryVersion_IsServed(string version) =>
        await server.CreatePredictionClient(server.PredictionResource.Key1, version).PostBytesAsync(server.ClassifyAddress, ServerFixture.Picture("mug", 0)).ShouldSucceedAsync();

    [Theory]
    [InlineData("/customvision/v2.0/training/projects")]
    [InlineData("/customvision/v3.5/training/projects")]
    [InlineData("/customvision/v3.4-preview/prediction/x")]
    [InlineData("/customvision/v3.3/training/nothing")]
    [InlineData("/nothing")]
    public async Task UnknownRoute_IsAnsweredInTheGatewaysShape(string path)
    {
        var body = await SendAsync(HttpMethod.Get, path, "Training-Key", server.TrainingResource.Key1).ShouldSucceedAsync(HttpStatusCode.NotFound);

        Assert.Equal(["statusCode", "message"], body.EnumerateObject().Select(property => property.Name));
        Assert.Equal(404, body.GetProperty("statusCode").GetInt32());
    }

    [Theory]
    [InlineData("//customvision/v3.3/training/projects")]
    [InlineData("/CustomVision/V3.3/Training/Projects")]
    [InlineData("/customvision/v3.4-Preview/training/projects")]
    [InlineData("/customvision/v3.3/training/projects/")]
    public async Task Path_InTheFormsOfRealClients_IsUnderstood(string path) =>
        await SendAsync(HttpMethod.Get, path, "Training-Key", server.TrainingResource.Key1).ShouldSucceedAsync();

    [Theory]
    [InlineData("Training-Key", "{0}")]
    [InlineData("training-key", "{0}")]
    [InlineData("Ocp-Apim-Subscription-Key", "{0}")]
    [InlineData("Authorization", "Bearer {0}")]
    public async Task TrainingKey_InEveryHeader_IsAccepted(string header, string form)
    {
        foreach (var key in new[] { server.TrainingResource.Key1, server.TrainingResource.Key2, server.MultiServiceResource.Key1 })
        {
            await SendAsync(HttpMethod.Get, "/customvision/v3.3/training/domains", header, string.Format(null, form, key)).ShouldSucceedAsync();
        }
    }

    [Theory]
    [InlineData("Prediction-Key", "{0}")]
    [InlineData("Ocp-Apim-Subscription-Key", "{0}")]
    [InlineData("Authorization", "Bearer {0}")]
    public async Task PredictionKey_InEveryHeader_IsAccepted(string header, string form)
    {
        foreach (var key in new[] { server.PredictionResource.Key1, server.PredictionResource.Key2 })
        {
            var request = new HttpRequestMessage(HttpMethod.Post, $"{ApiVersions.BasePath(Api.Prediction, "3.0")}/{server.ClassifyAddress}/nostore")
            {
                Content = new ByteArrayContent(ServerFixture.Picture("mug", 0)),
            };
            request.Headers.Add(header, string.Format(null, form, key));

            await server.Anonymous.SendAsync(request).ShouldSucceedAsync();
        }
    }

    [Theory]
    [InlineData("Prediction-Key")]
    [InlineData("Admin-Key")]
    public async Task TrainingKey_InTheHeaderOfAnotherApi_IsNoKey(string header) =>
        await SendAsync(HttpMethod.Get, "/customvision/v3.3/training/domains", header, server.TrainingResource.Key1).ShouldSucceedAsync(HttpStatusCode.Unauthorized);

    [Fact]
    public async Task Answer_CarriesTheRequestsIdAndTheContractsHeaders()
    {
        using var response = await server.Prediction.PostBytesAsync(server.ClassifyAddress, ServerFixture.Picture("mug", 0));

        var id = JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("id").GetString();
        Assert.Equal(id, Assert.Single(response.Headers.GetValues("Request-Id")));
        Assert.Equal(id, Assert.Single(response.Headers.GetValues("apim-request-id")));
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
    }

    [Theory]
    [InlineData("projects?name=empty")]
    [InlineData("projects/{0}/train?forceTrain=false")]
    public async Task Post_WithoutBodyOrWithAnEmptyOne_IsUnderstood(string address)
    {
        var project = string.Format(null, address, server.Published.ProjectId);
        foreach (var content in new[] { null, new StringContent("", null, "application/json"), new ByteArrayContent([]) })
        {
            using var response = await server.Training.PostAsync(project, content);

            // The published project has nothing new to learn.
            var code = JsonElement.Parse(await response.Content.ReadAsStringAsync()).TryGetProperty("code", out var found) ? found.GetString() : null;
            Assert.Equal(address.Contains("train", StringComparison.Ordinal) ? nameof(ErrorCode.BadRequestTrainingNotNeeded) : null, code);
        }
    }

    [Fact]
    public async Task GetAndDelete_WithAJsonContentType_AreUnderstood()
    {
        var project = await server.CreateProjectAsync();
        foreach (var (method, status) in new[] { (HttpMethod.Get, HttpStatusCode.OK), (HttpMethod.Delete, HttpStatusCode.NoContent) })
        {
            var request = new HttpRequestMessage(method, $"projects/{project.Id}") { Content = new StringContent("", null, "application/json") };

            await server.Training.SendAsync(request).ShouldSucceedAsync(status);
        }
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task JsonOperation_WithAnotherBodyType_AnswersUnsupportedMediaType(string type)
    {
        var message = await server.Training.PostAsync($"projects/{server.Published.ProjectId}/images/files", new StringContent("{}", null, type))
            .ShouldFailAsync(ErrorCode.UnsupportedMediaType);

        Assert.Contains(type, message);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    public async Task ImageOperation_WithAnotherBodyType_AnswersUnsupportedMediaType(string type) =>
        await server.Prediction.PostAsync(server.ClassifyAddress, new StringContent("{}", null, type)).ShouldFailAsync(ErrorCode.UnsupportedMediaType);

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"images":5}""")]
    [InlineData("""{"images":[{"contents":"AAAA","tagIds":["not an id"]}]}""")]
    [InlineData("null")]
    [InlineData("""{"images":[{"name":"\ud800","contents":"AAAA"}]}""")]
    public async Task JsonOperation_WithDamagedJson_AnswersBadRequest(string json)
    {
        using var response = await server.Training.PostJsonAsync($"projects/{server.Published.ProjectId}/images/files", json);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith("BadRequest", JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Json_PropertyNamesInAnyCase_AreRead()
    {
        var project = await server.CreateProjectAsync();

        var answer = await server.Training.PatchJsonAsync($"projects/{project.Id}", """{"NAME":"renamed","Settings":{"ClassificationType":"multilabel"}}""").ShouldSucceedAsync();

        Assert.Equal("renamed", answer.GetProperty("name").GetString());
        Assert.Equal("Multilabel", answer.GetProperty("settings").GetProperty("classificationType").GetString());
    }

    [Fact]
    public async Task ApplicationJson_WithCharset_IsUnderstood()
    {
        var content = new StringContent("""{"name":"Größe"}""", Encoding.UTF8, "application/json");
        var project = await server.CreateProjectAsync();

        var answer = await server.Training.PatchAsync($"projects/{project.Id}", content).ShouldSucceedAsync();

        Assert.Equal("Größe", answer.GetProperty("name").GetString());
    }

    // Part headers as they were recorded of the JavaScript client, .NET memory streams, .NET file streams, curl, and a part with nothing.
    [Theory]
    [InlineData("Content-Disposition: form-data; name=\"imageData\"\r\nContent-Type: application/octet-stream", null)]
    [InlineData("Content-Disposition: form-data; name=imageData", null)]
    [InlineData("Content-Type: application/octet-stream\r\nContent-Disposition: form-data; name=imageData; filename=C:\\pictures\\my.jpg", "C:\\pictures\\my.jpg")]
    [InlineData("Content-Disposition: form-data; name=imageData; filename=/home/me/my.jpg", "/home/me/my.jpg")]
    [InlineData("Content-Disposition: form-data; name=\"imageData\"; filename=\"mug.jpg\"\r\nContent-Type: image/jpeg", "mug.jpg")]
    [InlineData("Content-Type: image/jpeg", null)]
    public async Task Multipart_InTheFormsOfRealClients_IsRead(string partHeaders, string? expectedName)
    {
        foreach (var boundary in new[] { "plain-boundary", "\"quoted-boundary\"" })
        {
            var project = await server.CreateProjectAsync();
            var summary = await server.Training.PostAsync($"projects/{project.Id}/images", Form(boundary, [(partHeaders, ServerFixture.Picture("donut", 1))])).ShouldSucceedAsync();

            Assert.Equal(expectedName ?? "", summary.GetProperty("images")[0].GetProperty("sourceUrl").GetString());
            await server.Prediction.PostAsync(server.ClassifyAddress, Form(boundary, [(partHeaders, ServerFixture.Picture("donut", 1))])).ShouldSucceedAsync();
        }
    }

    [Fact]
    public async Task Multipart_WithManyParts_StoresEach()
    {
        var project = await server.CreateProjectAsync();
        const string Header = "Content-Disposition: form-data; name=\"imageData\"";

        var summary = await server.Training.PostAsync(
            $"projects/{project.Id}/images", Form("b", [(Header, ServerFixture.Picture("donut", 1)), (Header, ServerFixture.Picture("donut", 2))])).ShouldSucceedAsync();

        Assert.Equal(2, summary.GetProperty("images").GetArrayLength());
    }

    [Fact]
    public async Task Multipart_CutShort_IsRefused()
    {
        var project = await server.CreateProjectAsync();
        var whole = await Form("b", [("Content-Disposition: form-data; name=\"imageData\"", ServerFixture.Picture("donut", 1))]).ReadAsByteArrayAsync();
        var cut = new ByteArrayContent(whole[..^30]);
        cut.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");

        await server.Training.PostAsync($"projects/{project.Id}/images", cut).ShouldFailAsync(ErrorCode.BadRequest);

        Assert.Equal(0, await server.TrainingClient.GetImageCountAsync(project.Id));
    }

    [Fact]
    public async Task Multipart_WithoutBoundaryOrWithoutPart_IsRefused()
    {
        var without = new ByteArrayContent([1, 2, 3]);
        without.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data");

        await server.Prediction.PostAsync(server.ClassifyAddress, without).ShouldFailAsync(ErrorCode.BadRequest);
        await server.Prediction.PostAsync(server.ClassifyAddress, Form("b", [])).ShouldFailAsync(ErrorCode.BadRequestImageStream);
    }

    [Fact]
    public async Task Prediction_InJson_HasTheRecordedForm()
    {
        var prediction = await server.Prediction.PostBytesAsync(server.ClassifyAddress, ServerFixture.Picture("mug", 0)).ShouldSucceedAsync();

        Assert.Equal(["id", "project", "iteration", "created", "predictions"], prediction.EnumerateObject().Select(property => property.Name));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$", prediction.GetProperty("created").GetString()!);
        foreach (var entry in prediction.GetProperty("predictions").EnumerateArray())
        {
            Assert.False(entry.TryGetProperty("boundingBox", out var box) && box.ValueKind != JsonValueKind.Null);
            Assert.Equal("Regular", entry.GetProperty("tagType").GetString());
        }
    }

    [Fact]
    public async Task UntrainedThings_InJson_HaveTheRecordedNulls()
    {
        var project = await server.Training.PostAsync("projects?name=nulls", null).ShouldSucceedAsync();
        var projectId = project.GetProperty("id").GetString();
        var tag = await server.Training.PostAsync($"projects/{projectId}/tags?name=a&description=", null).ShouldSucceedAsync();
        var summary = await server.Training.PostBytesAsync($"projects/{projectId}/images?tagIds={tag.GetProperty("id").GetString()}", ServerFixture.Picture("die", 3)).ShouldSucceedAsync();
        await server.Training.PostBytesAsync($"projects/{projectId}/images", ServerFixture.Picture("die", 4)).ShouldSucceedAsync();
        var untagged = (await server.Training.GetAsync($"projects/{projectId}/images/untagged").ShouldSucceedAsync())[0];

        Assert.Equal("", project.GetProperty("description").GetString());
        Assert.Equal(JsonValueKind.Null, project.GetProperty("thumbnailUri").ValueKind);
        Assert.False(project.GetProperty("drModeEnabled").GetBoolean());
        Assert.Equal(JsonValueKind.Null, tag.GetProperty("description").ValueKind);
        var image = summary.GetProperty("images")[0].GetProperty("image");
        Assert.Equal(JsonValueKind.Null, image.GetProperty("tags")[0].GetProperty("tagName").ValueKind);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z$", image.GetProperty("created").GetString()!);
        Assert.All(["tags", "regions", "metadata"], name => Assert.False(untagged.TryGetProperty(name, out _)));
    }

    [Fact]
    public async Task NoContent_HasALengthOfZero()
    {
        var project = await server.CreateProjectAsync();

        using var response = await server.Training.DeleteAsync($"projects/{project.Id}");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(0, response.Content.Headers.ContentLength);
    }

    private static ByteArrayContent Form(string boundary, IReadOnlyList<(string Headers, byte[] Content)> parts)
    {
        var (body, mark) = (new MemoryStream(), boundary.Trim('"'));
        foreach (var (headers, content) in parts)
        {
            body.Write(Encoding.ASCII.GetBytes($"--{mark}\r\n{headers}\r\n\r\n"));
            body.Write(content);
            body.Write("\r\n"u8);
        }

        body.Write(Encoding.ASCII.GetBytes($"--{mark}--\r\n"));
        var form = new ByteArrayContent(body.ToArray());
        form.Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary={boundary}");
        return form;
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string header, string value)
    {
        // A path that begins with two slashes would otherwise be taken for a host.
        var request = new HttpRequestMessage(method, new Uri(server.Address.GetLeftPart(UriPartial.Authority) + path));
        request.Headers.TryAddWithoutValidation(header, value);
        return server.Anonymous.SendAsync(request);
    }
}
