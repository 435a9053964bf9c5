using System.Net;
using Fovea.Server.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Robustness.Tests;

/// <summary>C12: bits flip, files are cut and vanish; the scrub finds each, and none is given out.</summary>
public sealed class BitRotTests
{
    private const int Seed = 20261126;

    [Fact]
    public async Task C12_DamagedFiles_AreFoundAndNotServed()
    {
        var trials = Trials.Of("C12", usual: 12, nightly: 300);
        using var folder = new TemporaryFolder();
        await using var server = await InProcess.StartAsync(folder.Path);
        using var http = new HttpClient();
        var client = InProcess.Training(server, http);
        var projectId = await InProcess.CreateProjectAsync(client);
        var images = await client.GetImagesAsync(projectId);
        var (data, scrubber) = (new StoredData(folder.Path), server.Services.GetRequiredService<BlobScrubber>());
        var (random, failures) = (new Random(Seed), new List<string>());
        for (var trial = 0; trial < trials; trial++)
        {
            var image = images[trial % images.Count];
            var original = await http.GetByteArrayAsync(new Uri(image.OriginalImageUri!));
            var (hash, path) = (Pictures.HashOf(original), data.PathOf(Pictures.HashOf(original)));
            Damage(path, trial % 3, random);
            using (var answer = await http.GetAsync(new Uri(image.OriginalImageUri!)))
            {
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    failures.Add($"trial {trial}: damaged bytes were served");
                }
            }

            if (!(await scrubber.ScrubAsync(TimeSpan.Zero, CancellationToken.None)).Contains(hash))
            {
                failures.Add($"trial {trial}: the scrub missed it");
            }

            await File.WriteAllBytesAsync(path, original);
        }

        Trials.Report("C12", trials, failures, "flipped, cut, deleted in turn");
    }

    [Fact]
    public async Task C12Model_DamagedModel_IsNotLoaded()
    {
        using var folder = new TemporaryFolder();
        await using var server = await InProcess.StartAsync(folder.Path);
        using var http = new HttpClient();
        var client = InProcess.Training(server, http);
        var projectId = await InProcess.CreateProjectAsync(client);
        var iteration = await InProcess.WaitAsync(client, projectId, (await client.TrainProjectAsync(projectId)).Id);
        var hash = (string)new StoredData(folder.Path).Scalar("SELECT ModelHash FROM Iterations")!;
        Damage(new StoredData(folder.Path).PathOf(hash), kind: 0, new Random(Seed));

        var refusal = await Assert.ThrowsAsync<Fovea.Protocol.Client.CustomVisionException>(
            () => client.PublishIterationAsync(projectId, iteration.Id, "damaged", server.Credentials.Resources[1].ResourceId));

        Assert.Equal(HttpStatusCode.InternalServerError, refusal.StatusCode);
        Assert.Null((await client.GetIterationAsync(projectId, iteration.Id)).PublishName);
    }

    private static void Damage(string path, int kind, Random random)
    {
        var bytes = File.ReadAllBytes(path);
        switch (kind)
        {
            case 0:
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                File.WriteAllBytes(path, bytes);
                break;
            case 1:
                File.WriteAllBytes(path, bytes[..random.Next(bytes.Length)]);
                break;
            default:
                File.Delete(path);
                break;
        }
    }
}
