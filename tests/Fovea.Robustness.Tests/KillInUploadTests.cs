using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Fovea.Protocol.Client;
using Fovea.Protocol.Json;
using Fovea.Protocol.Training;

namespace Fovea.Robustness.Tests;

/// <summary>C1: the process ends at a random moment while pictures are uploaded in three ways; nothing that was acknowledged is lost.</summary>
public sealed class KillInUploadTests
{
    private const int Seed = 20261124;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static long _number;

    [Fact]
    public async Task C1_KillDuringUploads_LosesNothingAcknowledged()
    {
        using var folder = new TemporaryFolder();
        var (random, data, failures) = (new Random(Seed), new StoredData(folder.Path), new List<string>());
        var all = new ConcurrentDictionary<Guid, string>();
        Guid? projectId = null;
        var trials = 0;
        foreach (var _ in Trials.Each("C1", usual: 5, nightly: 2000).TakeWhile(_ => failures.Count == 0))
        {
            trials++;
            var acknowledged = new ConcurrentDictionary<Guid, string>();
            await using (var server = await ServerProgram.StartAsync(folder.Path))
            {
                using var http = new HttpClient();
                var client = server.Training(http);
                projectId ??= (await client.CreateProjectAsync("uploads")).Id;
                Task[] writers = [ByFilesAsync(client, projectId.Value, acknowledged), ByDataAsync(server, http, projectId.Value, acknowledged), ByZipAsync(client, server, http, projectId.Value, acknowledged)];
                await UntilAsync(() => !acknowledged.IsEmpty);
                await Task.Delay(random.Next(0, 400));
                await server.KillAsync();
                try
                {
                    await Task.WhenAll(writers);
                }
                catch (CustomVisionException e)
                {
                    failures.Add($"trial {trials}: an upload was answered {e.StatusCode}\n{server.Output}");
                }
            }

            failures.AddRange(data.FindLosses(acknowledged));
            foreach (var (id, hash) in acknowledged)
            {
                all[id] = hash;
            }
        }

        failures.AddRange(data.FindLosses(all));
        failures.AddRange(data.FindRowsWithoutFile());
        Trials.Report("C1", trials, failures, $"{all.Count} uploads acknowledged");
    }

    private static Task ByFilesAsync(TrainingClient client, Guid projectId, ConcurrentDictionary<Guid, string> acknowledged) => ServerProgram.UntilKilledAsync(async _ =>
    {
        var pictures = Enumerable.Range(0, 4).Select(_ => Pictures.Unique(Interlocked.Increment(ref _number))).ToList();
        var summary = await client.CreateImagesFromFilesAsync(projectId, new ImageFileCreateBatch
        {
            Images = [.. pictures.Select((content, index) => new ImageFileCreateEntry { Name = $"{index}", Contents = content })],
        });
        Acknowledge(summary, pictures, acknowledged);
    });

    private static Task ByDataAsync(ServerProgram server, HttpClient http, Guid projectId, ConcurrentDictionary<Guid, string> acknowledged) => ServerProgram.UntilKilledAsync(async _ =>
    {
        var picture = Pictures.Unique(Interlocked.Increment(ref _number));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Endpoint, $"customvision/v3.3/training/projects/{projectId}/images"))
        {
            Content = new ByteArrayContent(picture) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } },
        };
        request.Headers.Add("Training-Key", server.TrainingResource.Key1);
        using var answer = await http.SendAsync(request);
        if (answer.StatusCode == HttpStatusCode.TooManyRequests)
        {
            return;
        }

        Assert.True(answer.IsSuccessStatusCode, $"An upload was answered {answer.StatusCode}.");
        Acknowledge(JsonSerializer.Deserialize<ImageCreateSummary>(await answer.Content.ReadAsStringAsync(), ProtocolJson.Options)!, [picture], acknowledged);
    });

    private static Task ByZipAsync(TrainingClient client, ServerProgram server, HttpClient http, Guid projectId, ConcurrentDictionary<Guid, string> acknowledged) => ServerProgram.UntilKilledAsync(async _ =>
    {
        var pictures = Enumerable.Range(0, 3).Select(_ => Pictures.Unique(Interlocked.Increment(ref _number))).ToList();
        var before = acknowledged.Count;
        using var zip = new MemoryStream();
        await using (var archive = new System.IO.Compression.ZipArchive(zip, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (picture, index) in pictures.Select((picture, index) => (picture, index)))
            {
                await using var entry = await archive.CreateEntry($"mug/{before}-{index}.jpg").OpenAsync();
                await entry.WriteAsync(picture);
            }
        }

        zip.Position = 0;
        var summary = await new PictureArchiveClient(http, server.Endpoint, server.TrainingResource.Key1).UploadAsync(projectId, zip);
        Assert.Empty(summary.Failures);

        // The summary names no ids: a second upload of the same bytes does.
        var known = await client.CreateImagesFromFilesAsync(projectId, new ImageFileCreateBatch
        {
            Images = [.. pictures.Select((content, index) => new ImageFileCreateEntry { Name = $"{index}", Contents = content })],
        });
        Assert.All(known.Images!, image => Assert.Equal(ImageCreateStatus.OKDuplicate, image.Status));
        Acknowledge(known, pictures, acknowledged);
    });

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(5, patience.Token);
        }
    }

    private static void Acknowledge(ImageCreateSummary summary, IReadOnlyList<byte[]> pictures, ConcurrentDictionary<Guid, string> acknowledged)
    {
        foreach (var (image, picture) in summary.Images!.Zip(pictures))
        {
            acknowledged[image.Image!.Id] = Pictures.HashOf(picture);
        }
    }
}
