using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fovea.Protocol.Client;
using Fovea.Protocol.Json;
using Fovea.Server.Resources;

namespace Fovea.Server.Tests.Resources;

public class ManagementApiTests
{
    [Fact]
    public async Task Create_TrainingResource_AnswersItsIdAndKeysThatOpenIt()
    {
        await using var server = await ResourceServer.StartAsync();

        using var answer = await server.Manage.PostAsJsonAsync("", new { name = "Line-4", kind = "training", region = "West Europe", quotaTier = "f0" });

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("/manage/resources/Line-4", answer.Headers.Location!.ToString());
        var created = await ResourceServer.ReadAsync<ResourceDescription>(answer);
        Assert.Equal(
            "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/fovea/providers/Microsoft.CognitiveServices/accounts/Line-4", created.ResourceId);
        Assert.Equal(("CustomVision.Training", "westeurope", 2), (created.Kind, created.Region, created.Quota.Projects));
        foreach (var key in new[] { created.Keys!.Key1, created.Keys.Key2 })
        {
            Assert.Empty(await new TrainingClient(server.Http, server.Endpoint, key).GetProjectsAsync());
        }
    }

    [Fact]
    public async Task List_FirstStart_ShowsTheThreeWithoutKeys()
    {
        await using var server = await ResourceServer.StartAsync();

        var text = await server.Manage.GetStringAsync("");

        var names = JsonSerializer.Deserialize<List<ResourceDescription>>(text, ProtocolJson.Options)!.Select(r => r.Name);
        Assert.Equal(["fovea-training", "fovea-prediction", "fovea-multi"], names);
        Assert.DoesNotContain("fvk1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_NameInAnotherCase_FindsTheResource()
    {
        await using var server = await ResourceServer.StartAsync();

        var found = await server.Manage.GetFromJsonAsync<ResourceDescription>("FOVEA-Training", ProtocolJson.Options);

        Assert.Equal("fovea-training", found!.Name);
    }

    [Theory]
    [InlineData("GET", "nobody")]
    [InlineData("GET", "nobody/keys")]
    [InlineData("GET", "nobody/usage")]
    [InlineData("POST", "nobody/keys/1/regenerate")]
    [InlineData("DELETE", "nobody")]
    [InlineData("PATCH", "nobody")]
    public async Task AnyCall_UnknownName_IsNotFound(string method, string path)
    {
        await using var server = await ResourceServer.StartAsync();

        using var answer = await server.Manage.SendAsync(new HttpRequestMessage(new HttpMethod(method), path) { Content = JsonContent.Create(new { }) });

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("'nobody'", (await ResourceServer.ReadErrorAsync(answer)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_TakenNameInAnotherCase_IsAConflict()
    {
        await using var server = await ResourceServer.StartAsync();

        using var answer = await server.Manage.PostAsJsonAsync("", new { name = "FOVEA-training", kind = "training" });

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }

    [Fact]
    public async Task Create_UnknownKind_IsABadRequest()
    {
        await using var server = await ResourceServer.StartAsync();

        using var answer = await server.Manage.PostAsJsonAsync("", new { name = "line-4", kind = "speech" });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Regenerate_Key1_KillsItAndLeavesKey2()
    {
        await using var server = await ResourceServer.StartAsync();
        var old = (await server.CreateAsync(new ResourceRequest { Name = "line-4", Kind = "training" })).Keys!;

        using var answer = await server.Manage.PostAsync("line-4/keys/1/regenerate", null);

        var renewed = await ResourceServer.ReadAsync<ResourceKeys>(answer);
        Assert.NotEqual(old.Key1, renewed.Key1);
        Assert.Equal(old.Key2, renewed.Key2);
        Assert.Equal(renewed, await server.Manage.GetFromJsonAsync<ResourceKeys>("line-4/keys", ProtocolJson.Options));
        var refusal = await Assert.ThrowsAsync<CustomVisionException>(() => new TrainingClient(server.Http, server.Endpoint, old.Key1).GetProjectsAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, refusal.StatusCode);
        Assert.Empty(await new TrainingClient(server.Http, server.Endpoint, renewed.Key1).GetProjectsAsync());
        Assert.Empty(await new TrainingClient(server.Http, server.Endpoint, renewed.Key2).GetProjectsAsync());
    }

    [Fact]
    public async Task Regenerate_Key3_IsRefused()
    {
        await using var server = await ResourceServer.StartAsync();

        using var answer = await server.Manage.PostAsync("fovea-training/keys/3/regenerate", null);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Update_SingleLimits_LeavesTheOthers()
    {
        await using var server = await ResourceServer.StartAsync();
        await server.CreateAsync(new ResourceRequest { Name = "line-4", Kind = "training", QuotaTier = "f0", RateTier = "f0" });

        using var answer = await server.Manage.PatchAsJsonAsync("LINE-4", new { quota = new { projects = 7 }, rates = new { trainingsPerSecond = 1 } });

        var updated = await ResourceServer.ReadAsync<ResourceDescription>(answer);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(ResourceQuota.Of(ResourceTier.F0) with { Projects = 7 }, updated.Quota);
        Assert.Equal(ResourceRates.Of(ResourceTier.F0) with { TrainingsPerSecond = 1 }, updated.Rates);
        Assert.Null(updated.Keys);
        Assert.Equal(updated, await server.Manage.GetFromJsonAsync<ResourceDescription>("line-4", ProtocolJson.Options));
    }

    [Fact]
    public async Task Update_Tier_ReplacesAllOfItsKindAndNothingElse()
    {
        await using var server = await ResourceServer.StartAsync();
        await server.CreateAsync(new ResourceRequest { Name = "line-4", Kind = "training", QuotaTier = "f0", RateTier = "f0" });

        using var answer = await server.Manage.PatchAsJsonAsync("line-4", new { quotaTier = "none", quota = new { tagsPerProject = 3 } });

        var updated = await ResourceServer.ReadAsync<ResourceDescription>(answer);
        Assert.Equal(new ResourceQuota { TagsPerProject = 3 }, updated.Quota);
        Assert.Equal(ResourceRates.Of(ResourceTier.F0), updated.Rates);
    }

    [Fact]
    public async Task Update_LargerQuota_IsInForceAtOnce()
    {
        await using var server = await ResourceServer.StartAsync();
        var training = await server.CreateTrainingClientAsync("line-4", new ResourceQuota { Projects = 1 });
        await training.CreateProjectAsync("first");
        var refusal = await Assert.ThrowsAsync<CustomVisionException>(() => training.CreateProjectAsync("second"));

        (await server.Manage.PatchAsJsonAsync("line-4", new { quota = new { projects = 2 } })).Dispose();

        Assert.Equal("BadRequestExceedProjectLimit", refusal.Code);
        Assert.Contains("\"UpdateResource\"", await server.Manage.GetStringAsync("/manage/audit"), StringComparison.Ordinal);
        Assert.NotNull(await training.CreateProjectAsync("second"));
    }

    [Theory]
    [InlineData("""{"quotaTier":"f1"}""")]
    [InlineData("""{"quota":{"projects":-1}}""")]
    [InlineData("""{"rates":{"otherCallsPerSecond":0}}""")]
    [InlineData("""{"quota":5}""")]
    public async Task Update_LimitThatCannotBe_IsRefusedAndChangesNothing(string json)
    {
        await using var server = await ResourceServer.StartAsync();
        var before = await server.Manage.GetStringAsync("fovea-training");

        using var answer = await server.Manage.PatchAsync("fovea-training", new StringContent(json, null, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(before, await server.Manage.GetStringAsync("fovea-training"));
    }

    [Fact]
    public async Task Delete_ResourceWithProjects_NamesThemAndDeletesAfterThem()
    {
        await using var server = await ResourceServer.StartAsync();
        var training = await server.CreateTrainingClientAsync("line-4");
        var project = await training.CreateProjectAsync("Screws");

        using var refused = await server.Manage.DeleteAsync("line-4");
        await training.DeleteProjectAsync(project.Id);
        using var deleted = await server.Manage.DeleteAsync("line-4");

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("'Screws'", (await ResourceServer.ReadErrorAsync(refused)).Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        var refusal = await Assert.ThrowsAsync<CustomVisionException>(() => training.GetProjectsAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, refusal.StatusCode);
    }

    [Fact]
    public async Task Delete_ResourceThatWasUsed_TakesItsUsageAlong()
    {
        await using var server = await ResourceServer.StartAsync();
        var training = await server.CreateTrainingClientAsync("line-4");
        await training.GetProjectsAsync();
        Assert.Single(await server.GetUsageAsync("line-4"));

        using var deleted = await server.Manage.DeleteAsync("line-4");
        await server.CreateTrainingClientAsync("line-4");

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Empty(await server.GetUsageAsync("line-4"));
    }

    [Fact]
    public async Task EveryChange_CredentialsFileIsThere_FollowsInIt()
    {
        await using var server = await ResourceServer.StartAsync();
        var path = Path.Combine(server.Folder, "credentials.json");

        var created = await server.CreateAsync(new ResourceRequest { Name = "line-4", Kind = "prediction" });

        var listed = JsonSerializer.Deserialize<CredentialsFile>(await File.ReadAllTextAsync(path), JsonSerializerOptions.Web)!.Resources;
        Assert.Equal(4, listed.Count);
        var line = Assert.Single(listed, resource => resource.Name == "line-4");
        Assert.Equal((created.Keys!.Key1, server.Endpoint.ToString()), (line.Key1, line.Endpoint));
        (await server.Manage.DeleteAsync("line-4")).Dispose();
        Assert.DoesNotContain("line-4", await File.ReadAllTextAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryChange_CredentialsFileWasDeleted_IsNotWrittenAgain()
    {
        await using var server = await ResourceServer.StartAsync();
        var path = Path.Combine(server.Folder, "credentials.json");
        File.Delete(path);

        await server.CreateAsync(new ResourceRequest { Name = "line-4", Kind = "prediction" });

        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task AdminKey_FirstStart_IsReadableForItsOwnerOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        await using var server = await ResourceServer.StartAsync();

        var mode = File.GetUnixFileMode(Path.Combine(server.Folder, "admin.key"));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
    }

    [Fact]
    public async Task AnyCall_NoAdminKey_IsDeniedInTheGatewaysShape()
    {
        await using var server = await ResourceServer.StartAsync();

        using var answer = await server.Http.GetAsync("manage/resources");

        Assert.Equal((HttpStatusCode.Unauthorized, "Access Denied"), (answer.StatusCode, answer.ReasonPhrase));
        Assert.Equal("401", (await ResourceServer.ReadErrorAsync(answer)).Code);
    }

    [Theory]
    [InlineData("Admin-Key", "guess")]
    [InlineData("Training-Key", null)]
    [InlineData("Ocp-Apim-Subscription-Key", null)]
    public async Task AnyCall_WrongAdminKeyOrAResourcesKey_IsDenied(string header, string? key)
    {
        await using var server = await ResourceServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "manage/resources");
        request.Headers.Add(header, key ?? server.Server.Credentials.Resources[2].Key1);

        using var answer = await server.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task TrainingApi_AdminKeyAsTrainingKey_IsDenied()
    {
        await using var server = await ResourceServer.StartAsync();
        var adminKey = (await File.ReadAllTextAsync(Path.Combine(server.Folder, "admin.key"))).Trim();

        var refusal = await Assert.ThrowsAsync<CustomVisionException>(() => new TrainingClient(server.Http, server.Endpoint, adminKey).GetProjectsAsync());

        Assert.Equal(HttpStatusCode.Unauthorized, refusal.StatusCode);
    }

    [Fact]
    public async Task WrongKeys_ManyFromLoopback_AreAllAnsweredWith401()
    {
        await using var server = await ResourceServer.StartAsync();
        var client = new TrainingClient(server.Http, server.Endpoint, "guess");

        for (var attempt = 0; attempt < 30; attempt++)
        {
            var refusal = await Assert.ThrowsAsync<CustomVisionException>(() => client.GetProjectsAsync());
            Assert.Equal(HttpStatusCode.Unauthorized, refusal.StatusCode);
        }
    }
}
