using System.Text.Json;
using Fovea.Server;

namespace Fovea.Cli.Tests.Transfers;

public class ImportAndDownloadTests(TrainedFolder fixture)
{
    [Fact]
    public async Task Import_FolderThenDownloadThenImport_MovesEverything()
    {
        var data = fixture.NewFolder();
        await using var server = await StartAsync(data);
        var zip = Path.Combine(fixture.NewFolder(), "pictures.zip");

        // The fixture draws 4 pictures of each of 2 tags.
        var folder = await CommandRun.OfAsync("import", fixture.Pictures, "--data", data, "--project", "first", "--create", "--json");
        var download = await CommandRun.OfAsync("download", "--data", data, "--project", "first", "-o", zip, "--json");
        var key = server.Credentials.Resources[0];
        var again = await CommandRun.OfAsync("import", zip, "--endpoint", key.Endpoint, "--key", key.Key1, "--project", "second", "--create", "--json");

        Assert.Equal((0, 0, 0), (folder.ExitCode, download.ExitCode, again.ExitCode));
        foreach (var run in (CommandRun[])[folder, again])
        {
            Assert.Equal((8, 8, 0, 0), Numbers(run.Json));
            Assert.Equal(["die", "donut"], run.Json.GetProperty("tagsCreated").EnumerateArray().Select(t => t.GetString()));
        }

        Assert.Equal(new FileInfo(zip).Length, download.Json.GetProperty("bytes").GetInt64());
    }

    [Fact]
    public async Task Import_FolderWithADuplicateAndABadFile_SumsUp()
    {
        var data = fixture.NewFolder();
        await using var server = await StartAsync(data);
        var folder = fixture.NewFolder();
        TrainedFolder.Draw(folder, ["die"], firstIndex: 0, perTag: 2);
        File.Copy(Path.Combine(folder, "die", "0.jpg"), Path.Combine(folder, "die", "copy.jpg"));
        await File.WriteAllTextAsync(Path.Combine(folder, "die", "note.txt"), "no picture");

        var run = await CommandRun.OfAsync("import", folder, "--data", data, "--project", "p", "--create", "--json");

        Assert.Equal(65, run.ExitCode);
        Assert.Equal((4, 2, 1, 1), Numbers(run.Json));
        Assert.Equal("die/note.txt", run.Json.GetProperty("failures")[0].GetProperty("file").GetString());
    }

    [Fact]
    public async Task Import_ProblemsOfTheCall_HaveTheirExitCodes()
    {
        var data = fixture.NewFolder();
        await using var server = await StartAsync(data);
        var endpoint = server.Credentials.Resources[0].Endpoint;

        Assert.Equal(2, (await CommandRun.OfAsync("import", fixture.Pictures, "--project", "p")).ExitCode);
        Assert.Equal(66, (await CommandRun.OfAsync("import", Path.Combine(data, "absent"), "--data", data, "--project", "p")).ExitCode);
        Assert.Equal(65, (await CommandRun.OfAsync("import", fixture.Pictures, "--data", data, "--project", "absent")).ExitCode);
        Assert.Equal(77, (await CommandRun.OfAsync("import", fixture.Pictures, "--endpoint", endpoint, "--key", "wrong", "--project", "p")).ExitCode);
        Assert.Equal(69, (await CommandRun.OfAsync("download", "--endpoint", "http://127.0.0.1:1", "--key", "k", "--project", "p", "-o", Path.Combine(data, "z.zip"))).ExitCode);
        Assert.False(File.Exists(Path.Combine(data, "z.zip")));
    }

    private static (int Pictures, int Added, int Duplicates, int Failures) Numbers(JsonElement json) =>
        (json.GetProperty("pictures").GetInt32(), json.GetProperty("added").GetInt32(), json.GetProperty("duplicates").GetInt32(), json.GetProperty("failures").GetArrayLength());

    private static Task<FoveaServer> StartAsync(string data) => FoveaServer.StartAsync(
        new ServerOptions { DataFolder = data, Urls = ["http://127.0.0.1:0"], IsQuiet = true }, CancellationToken.None);
}
