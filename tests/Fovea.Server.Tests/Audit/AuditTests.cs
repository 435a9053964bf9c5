using System.Net;
using System.Net.Sockets;
using Fovea.Protocol.Audit;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Fovea.Server.Audit;
using Fovea.Server.Resources;
using Fovea.Server.Tests.Resources;
using Microsoft.Extensions.DependencyInjection;
using Fovea.Server.Tests.Data;

namespace Fovea.Server.Tests.Audit;

public sealed class AuditTests
{
    [Fact]
    public async Task Entries_OfAProjectsLife_SayWhoDidWhatToWhat()
    {
        await using var server = await ResourceServer.StartAsync();
        var training = Training(server, key2: true);
        var iteration = await ResourceServer.TrainAsync(training, "Kitchen");
        await training.PublishIterationAsync(iteration.ProjectId, iteration.Id, "live", server.Server.Credentials.Resources[1].ResourceId);
        await ExportAsync(server, iteration);
        await training.UnpublishIterationAsync(iteration.ProjectId, iteration.Id);
        await training.DeleteIterationAsync(iteration.ProjectId, iteration.Id);
        await training.DeleteProjectAsync(iteration.ProjectId);

        var entries = (await Client(server).GetEntriesAsync(new AuditQuery { ProjectId = iteration.ProjectId })).Entries;

        Assert.Equal(
            [
                AuditAction.DeleteProject, AuditAction.DeleteIteration, AuditAction.UnpublishIteration, AuditAction.ExportIteration, AuditAction.PublishIteration,
                AuditAction.TrainProject, AuditAction.CreateImages, AuditAction.CreateTag, AuditAction.CreateImages, AuditAction.CreateTag, AuditAction.CreateProject,
            ],
            entries.Select(e => e.Action));
        Assert.All(entries, e => Assert.Equal(
            (AuditActor.Key, "fovea-training", 2, "127.0.0.1", "Kitchen"), (e.Actor, e.Resource!, e.Key!.Value, e.Address!, e.Project!)));
        var published = entries.Single(e => e.Action == AuditAction.PublishIteration);
        Assert.Equal((iteration.Id, "Iteration 1", "as 'live' to 'fovea-prediction'"), (published.SubjectId!.Value, published.Subject!, published.Details!));
        Assert.Equal([5, 5], entries.Where(e => e.Action == AuditAction.CreateImages).Select(e => e.Count!.Value));
    }

    [Fact]
    public async Task Entries_OfAnotherResource_AreNotShown()
    {
        await using var server = await ResourceServer.StartAsync();
        var other = await server.CreateTrainingClientAsync("line-4");
        var project = await other.CreateProjectAsync("Secret");

        var own = await Client(server).GetEntriesAsync(new AuditQuery());
        var all = await AdminClient(server).GetEntriesAsync(new AuditQuery());

        Assert.DoesNotContain(own.Entries, e => e.ProjectId == project.Id || e.Resource == "line-4");
        Assert.Contains(all.Entries, e => e is { Action: AuditAction.CreateProject, Project: "Secret", Resource: "line-4", Actor: AuditActor.Key });
        Assert.Contains(all.Entries, e => e is { Action: AuditAction.CreateResource, Resource: "line-4", Actor: AuditActor.Admin });
        Assert.Contains(all.Entries, e => e is { Action: AuditAction.CreateResource, Resource: "fovea-training", Actor: AuditActor.Local, Address: null });
    }

    [Fact]
    public async Task Entries_RegeneratedKey_NameTheNumberAndNoKey()
    {
        await using var server = await ResourceServer.StartAsync();
        using var answer = await server.Manage.PostAsync("fovea-training/keys/1/regenerate", null);
        await server.Manage.GetStringAsync("fovea-training/keys");

        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("Admin-Key", AdminKey(server));
        var text = await http.GetStringAsync(new Uri(server.Endpoint, "manage/audit?take=2"));

        Assert.Contains("\"RegenerateResourceKey\"", text, StringComparison.Ordinal);
        Assert.Contains("\"GetResourceKeys\"", text, StringComparison.Ordinal);
        Assert.Contains("\"key 1\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("fvk1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_OfACommandOnTheDataFolder_AreLocal()
    {
        await using var server = await ResourceServer.StartAsync();
        await using (var administration = await ResourceAdministration.OpenAsync(server.Folder, TestDatabase.ConnectionStringFor(server.Folder), create: false, CancellationToken.None))
        {
            await administration.RegenerateKeyAsync("fovea-multi", 2, CancellationToken.None);
        }

        var newest = (await AdminClient(server).GetEntriesAsync(new AuditQuery { Take = 1 })).Entries.Single();

        Assert.Equal(
            (AuditAction.RegenerateResourceKey, AuditActor.Local, "fovea-multi", (string?)null), (newest.Action, newest.Actor, newest.Resource!, newest.Address));
    }

    [Fact]
    public async Task Entries_OverTheUnixSocket_AreThePortals()
    {
        var folder = Directory.CreateTempSubdirectory("fovea-audit-").FullName;
        var path = Path.Combine(folder, "s");
        await using (var server = await FoveaServer.StartAsync(
            new ServerOptions { DataFolder = Path.Combine(folder, "data"), Urls = ["http://127.0.0.1:0", $"http://unix:{path}"], IsQuiet = true }.OnTestDatabase(), CancellationToken.None))
        {
            using var http = new HttpClient(new SocketsHttpHandler
            {
                ConnectCallback = async (_, cancellationToken) =>
                {
                    var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            });
            var (endpoint, key) = (new Uri("http://localhost"), server.Credentials.Resources[0].Key1);
            await new TrainingClient(http, endpoint, key).CreateProjectAsync("By hand");

            var newest = (await AuditClient.ForResource(http, endpoint, key).GetEntriesAsync(new AuditQuery { Take = 1 })).Entries.Single();

            Assert.Equal((AuditAction.CreateProject, AuditActor.Portal, 1), (newest.Action, newest.Actor, newest.Key!.Value));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Entries_RefusedChange_LeavesNone()
    {
        await using var server = await ResourceServer.StartAsync();
        var training = Training(server);
        var project = await training.CreateProjectAsync("Kitchen");
        await training.CreateTagAsync(project.Id, "mug");

        await Assert.ThrowsAsync<CustomVisionException>(() => training.CreateTagAsync(project.Id, "MUG"));
        await Assert.ThrowsAsync<CustomVisionException>(() => training.DeleteTagAsync(project.Id, Guid.NewGuid()));

        var entries = (await Client(server).GetEntriesAsync(new AuditQuery { ProjectId = project.Id })).Entries;
        Assert.Equal([AuditAction.CreateTag, AuditAction.CreateProject], entries.Select(e => e.Action));
    }

    [Fact]
    public async Task Entries_FilteredByTimeAndAction_AreThose()
    {
        await using var server = await ResourceServer.StartAsync();
        var training = Training(server);
        var first = await training.CreateProjectAsync("First");
        server.Clock.Advance(TimeSpan.FromHours(1));
        var noon = server.Clock.GetUtcNow();
        var second = await training.CreateProjectAsync("Second");
        await training.DeleteProjectAsync(first.Id);
        var client = Client(server);

        var before = await client.GetEntriesAsync(new AuditQuery { To = noon, Actions = [AuditAction.CreateProject] });
        var since = await client.GetEntriesAsync(new AuditQuery { From = noon, Actions = [AuditAction.CreateProject, AuditAction.TrainProject] });

        Assert.Equal([first.Id], before.Entries.Select(e => e.ProjectId!.Value));
        Assert.Equal([second.Id], since.Entries.Select(e => e.ProjectId!.Value));
    }

    [Fact]
    public async Task Entries_PageByPage_AreAllAndNoneTwice()
    {
        await using var server = await ResourceServer.StartAsync();
        var training = Training(server);
        for (var index = 0; index < 7; index++)
        {
            await training.CreateProjectAsync($"Project {index}");
        }

        var names = new List<string>();
        var query = new AuditQuery { Take = 3, Actions = [AuditAction.CreateProject] };
        do
        {
            var page = await Client(server).GetEntriesAsync(query);
            names.AddRange(page.Entries.Select(e => e.Project!));
            query = query with { Continuation = page.Continuation };

            // What is done between two pages shifts nothing.
            await training.CreateProjectAsync("Late");
        }
        while (query.Continuation is not null);

        Assert.Equal([.. Enumerable.Range(0, 7).Reverse().Select(index => $"Project {index}")], names);
    }

    [Theory]
    [InlineData("take=0", "from 1 to 256")]
    [InlineData("take=257", "from 1 to 256")]
    [InlineData("from=yesterday", "such as 2026-")]
    [InlineData("actions=Dance", "CreateProject")]
    [InlineData("continuation=x", "as the page before gave it")]
    [InlineData("projectId=7", "GUID")]
    public async Task Read_WrongParameter_IsRefusedAndNamesTheAllowed(string query, string allowed)
    {
        await using var server = await ResourceServer.StartAsync();
        server.Http.DefaultRequestHeaders.Add("Training-Key", server.Server.Credentials.Resources[0].Key1);

        using var answer = await server.Http.GetAsync(new Uri($"fovea/v1/audit?{query}", UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(allowed, (await ResourceServer.ReadErrorAsync(answer)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retention_OlderEntries_AreForgotten()
    {
        await using var server = await ResourceServer.StartAsync();
        var training = Training(server);
        await training.CreateProjectAsync("Old");
        server.Clock.Jump(new AuditOptions().Retention + TimeSpan.FromSeconds(1));
        await training.CreateProjectAsync("New");

        await server.Server.Services.GetRequiredService<AuditRetention>().ApplyAsync(CancellationToken.None);

        var left = (await AdminClient(server).GetEntriesAsync(new AuditQuery())).Entries;
        Assert.Equal(["New"], left.Select(e => e.Project!));
    }

    private static TrainingClient Training(ResourceServer server, bool key2 = false)
    {
        var resource = server.Server.Credentials.Resources[0];
        return new TrainingClient(server.Http, server.Endpoint, key2 ? resource.Key2 : resource.Key1);
    }

    private static async Task ExportAsync(ResourceServer server, Iteration iteration)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri(server.Endpoint, $"customvision/v3.3/training/projects/{iteration.ProjectId}/iterations/{iteration.Id}/export?platform=ONNX"));
        request.Headers.Add("Training-Key", server.Server.Credentials.Resources[0].Key2);
        using var answer = await server.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private static AuditClient Client(ResourceServer server) => AuditClient.ForResource(server.Http, server.Endpoint, server.Server.Credentials.Resources[0].Key1);

    private static AuditClient AdminClient(ResourceServer server) => AuditClient.ForInstallation(server.Http, server.Endpoint, AdminKey(server));

    private static string AdminKey(ResourceServer server) => File.ReadAllText(Path.Combine(server.Folder, "admin.key")).Trim();
}
