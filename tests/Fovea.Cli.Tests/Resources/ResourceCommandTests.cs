using System.Net;
using Fovea.Server;

namespace Fovea.Cli.Tests.Resources;

public class ResourceCommandTests(TrainedFolder trained)
{
    [Fact]
    public async Task Create_NewFolder_ShowsIdLimitsAndKeys()
    {
        var data = trained.NewFolder();

        var run = await RunAsync(data, "create", "--name", "line-4", "--kind", "training", "--region", "West Europe", "--quota", "f0", "--max-projects", "7", "--json");

        Assert.Equal(0, run.ExitCode);
        var resource = run.Json;
        Assert.EndsWith("/providers/Microsoft.CognitiveServices/accounts/line-4", resource.GetProperty("resourceId").GetString(), StringComparison.Ordinal);
        Assert.Equal("westeurope", resource.GetProperty("region").GetString());
        Assert.Equal(7, resource.GetProperty("quota").GetProperty("projects").GetInt32());
        Assert.Equal(50, resource.GetProperty("quota").GetProperty("tagsPerProject").GetInt32());
        Assert.NotEqual(resource.GetProperty("keys").GetProperty("key1").GetString(), resource.GetProperty("keys").GetProperty("key2").GetString());
    }

    [Fact]
    public async Task Create_ForPeople_ShowsTheKeysOnStandardOutput()
    {
        var data = trained.NewFolder();

        var run = await RunAsync(data, "create", "--name", "line-4", "--kind", "multi-service", "--rates", "s0");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("key 1        fvk1", run.Output, StringComparison.Ordinal);
        Assert.Contains("no-store predictions 20", run.Output, StringComparison.Ordinal);
        Assert.Contains("projects unlimited", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListAndShow_ShowNoKey()
    {
        var data = await CreateAsync("line-4");

        var list = await RunAsync(data, "list");
        var show = await RunAsync(data, "show", "--name", "LINE-4");
        var json = await RunAsync(data, "show", "--name", "line-4", "--json");

        Assert.Contains("CustomVision.Training", list.Output, StringComparison.Ordinal);
        Assert.Contains("line-4", show.Output, StringComparison.Ordinal);
        Assert.Equal("line-4", json.Json.GetProperty("resource").GetProperty("name").GetString());
        Assert.Equal(0, json.Json.GetProperty("usage").GetArrayLength());
        Assert.DoesNotContain("fvk1", list.Output + show.Output + json.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_OneLimit_ShowsItBesideTheOthers()
    {
        var data = await CreateAsync("line-4");
        await RunAsync(data, "update", "--name", "line-4", "--quota", "f0");

        var run = await RunAsync(data, "update", "--name", "line-4", "--max-projects", "9", "--rates", "s0", "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(9, run.Json.GetProperty("quota").GetProperty("projects").GetInt32());
        Assert.Equal(50, run.Json.GetProperty("quota").GetProperty("tagsPerProject").GetInt32());
        Assert.Equal(20, run.Json.GetProperty("rates").GetProperty("noStorePredictionsPerSecond").GetInt32());
        Assert.False(run.Json.TryGetProperty("keys", out _));
    }

    [Fact]
    public async Task Regenerate_Key2_ReplacesItAndLeavesKey1()
    {
        var data = await CreateAsync("line-4");
        var before = (await RunAsync(data, "keys", "--name", "line-4", "--json")).Json;

        var after = (await RunAsync(data, "regenerate", "--name", "line-4", "--key", "2", "--json")).Json;

        Assert.Equal(before.GetProperty("key1").GetString(), after.GetProperty("key1").GetString());
        Assert.NotEqual(before.GetProperty("key2").GetString(), after.GetProperty("key2").GetString());
        Assert.Equal(after.GetProperty("key2").GetString(), (await RunAsync(data, "keys", "--name", "line-4", "--json")).Json.GetProperty("key2").GetString());
    }

    [Fact]
    public async Task Delete_ThenShow_ReportsThatItIsGone()
    {
        var data = await CreateAsync("line-4");

        var deleted = await RunAsync(data, "delete", "--name", "line-4", "--json");
        var show = await RunAsync(data, "show", "--name", "line-4");

        Assert.Equal("line-4", deleted.Json.GetProperty("deleted").GetString());
        Assert.Equal(66, show.ExitCode);
        Assert.Contains("'line-4'", show.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("create", "--name", "x", "--kind", "training")]
    [InlineData("create", "--name", "line-5", "--kind", "speech")]
    [InlineData("create", "--name", "Line-4", "--kind", "training")]
    [InlineData("create", "--name", "line-5", "--kind", "training", "--quota", "f1")]
    [InlineData("create", "--name", "line-5", "--kind", "training", "--training-rate", "0")]
    [InlineData("regenerate", "--name", "line-4", "--key", "3")]
    [InlineData("update", "--name", "line-4", "--max-projects", "-1")]
    [InlineData("update", "--name", "line-4", "--rates", "f1")]
    public async Task AnyCommand_BadValue_IsExplainedAndChangesNothing(params string[] args)
    {
        var data = await CreateAsync("line-4");

        var run = await RunAsync(data, args);

        Assert.Equal(65, run.ExitCode);
        Assert.NotEmpty(run.Error);
        Assert.Single((await RunAsync(data, "list", "--json")).Json.GetProperty("resources").EnumerateArray());
    }

    [Fact]
    public async Task List_FolderWithoutData_ReturnsNoInput()
    {
        var run = await RunAsync(Path.Combine(trained.NewFolder(), "absent"), "list");

        Assert.Equal(66, run.ExitCode);
    }

    [Fact]
    public async Task Create_NameMissing_PointsToTheCommandsHelp()
    {
        var run = await CommandRun.OfAsync("resource", "create", "--kind", "training");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("'fovea resource create --help'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_ServerRunsOnTheFolder_KeyOpensIt()
    {
        var data = trained.NewFolder();
        await using var server = await FoveaServer.StartAsync(
            new ServerOptions { DataFolder = data, Urls = ["http://127.0.0.1:0"], IsQuiet = true }, CancellationToken.None);

        // No request came before, so the server reads its keys at the first one.
        var created = (await RunAsync(data, "create", "--name", "line-4", "--kind", "training", "--json")).Json;

        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("Training-Key", created.GetProperty("keys").GetProperty("key1").GetString());
        using var answer = await http.GetAsync(new Uri(server.Credentials.Resources[0].Endpoint + "customvision/v3.3/training/projects"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("line-4", await File.ReadAllTextAsync(Path.Combine(data, "credentials.json")), StringComparison.Ordinal);
    }

    private async Task<string> CreateAsync(string name)
    {
        var data = trained.NewFolder();
        Assert.Equal(0, (await RunAsync(data, "create", "--name", name, "--kind", "training")).ExitCode);
        return data;
    }

    private static Task<CommandRun> RunAsync(string data, params string[] args) => CommandRun.OfAsync(["resource", .. args, "--data", data]);
}
