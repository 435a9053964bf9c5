using System.Net;
using System.Text.Json;
using Fovea.Server;
using Fovea.Server.Images;
using Fovea.Server.Storage;
using Fovea.Server.Tests;
using Fovea.Server.Tests.Transfers;
using Fovea.Server.Transfers;
using Fovea.Server.Transfers.Zip;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Robustness.Tests.Input;

/// <summary>S7: archives that mean harm, through the upload of pictures and the import of projects.</summary>
public sealed class HostileArchiveTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const long QuotaBytes = 256L << 20;

    [Fact]
    public async Task S7_HostileArchives_AreAnsweredAndLeaveNothing()
    {
        var rounds = Trials.Of("S7", usual: 1, nightly: 5);
        var (failures, trials, parent) = (new List<string>(), 0, Directory.GetParent(server.DataFolder)!.FullName);
        string[] outside = [Path.GetTempPath(), parent];
        var before = outside.SelectMany(Directory.EnumerateFileSystemEntries).ToHashSet();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (name, zip) in HostileArchives.All(ServerFixture.Picture("die", 500 + round), round))
            {
                trials += 2;
                failures.AddRange(await UploadAsync(name, zip));
                failures.AddRange(await ImportAsync(name, zip));
            }
        }

        failures.AddRange(outside.SelectMany(folder => Directory.EnumerateFiles(folder, "*evil*")).Where(file => !before.Contains(file)).Select(file => $"{file} was written"));
        Trials.Report("S7", trials, failures, $"{trials / 2 / rounds} archives, 2 doors, nothing left in the staging folder");
    }

    private async Task<IReadOnlyList<string>> UploadAsync(string name, byte[] zip)
    {
        var (failures, disk) = (new List<string>(), BytesOnDisk());
        var project = await server.CreateProjectAsync();
        using var content = new ByteArrayContent(zip) { Headers = { ContentType = new("application/zip") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"fovea/v1/projects/{project.Id}/pictures.zip") { Content = content };
        request.Headers.Add("Training-Key", server.TrainingResource.Key1);
        using var answer = await server.Anonymous.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        var isAnswer = answer.StatusCode switch
        {
            // Taken: what could not be read of it is named.
            HttpStatusCode.OK => JsonElement.Parse(body).TryGetProperty("failures", out _),
            HttpStatusCode.BadRequest => JsonElement.Parse(body).GetProperty("code").GetString()!.StartsWith("BadRequest", StringComparison.Ordinal),
            _ => false,
        };
        if (!isAnswer)
        {
            failures.Add($"{name} was answered {(int)answer.StatusCode}: {body}");
        }

        if (answer.StatusCode == HttpStatusCode.BadRequest && await server.TrainingClient.GetImageCountAsync(project.Id) + (await server.TrainingClient.GetTagsAsync(project.Id)).Count > 0)
        {
            failures.Add($"{name} was refused and left something");
        }

        Check(name, disk, failures);
        return failures;
    }

    private async Task<IReadOnlyList<string>> ImportAsync(string name, byte[] zip)
    {
        var (failures, disk) = (new List<string>(), BytesOnDisk());
        var project = await server.CreateProjectAsync();
        try
        {
            var services = server.Services;
            var import = await TestImports.InsertAsync(services, project.Id);
            await using var archive = await UploadedArchive.OpenAsync(new MemoryStream(zip), QuotaBytes, CancellationToken.None);
            var source = await ArchiveTransferSource.OpenAsync(archive, services.GetRequiredService<BlobStore>(), services.GetRequiredService<DecodeLane>(), CancellationToken.None);
            await services.GetRequiredService<ProjectImporter>().RunAsync(import, source, CancellationToken.None);
            failures.Add($"{name} was imported");
        }
        catch (InvalidArchiveException)
        {
            // As it should be: none of them holds a project.
        }
        catch (Exception e)
        {
            failures.Add($"{name} broke the import: {e.GetType().Name}, {e.Message}");
        }

        Check(name, disk, failures);
        return failures;
    }

    private void Check(string name, long before, List<string> failures)
    {
        if (BytesOnDisk() - before is > QuotaBytes and var taken)
        {
            failures.Add($"{name} took {taken} bytes of the disk");
        }

        if (Directory.EnumerateFileSystemEntries(Path.Combine(server.DataFolder, "transfers")).Any())
        {
            failures.Add($"{name} left a file in the staging folder");
        }
    }

    private long BytesOnDisk() => new DirectoryInfo(server.DataFolder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Exists ? file.Length : 0);
}
