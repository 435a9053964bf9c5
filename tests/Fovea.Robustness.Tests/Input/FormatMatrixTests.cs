using System.Net;
using Fovea.Protocol;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Fovea.Server;
using Fovea.Server.Tests;

namespace Fovea.Robustness.Tests.Input;

/// <summary>S1: files of every kind through the three ways of uploading; each has exactly the contract's verdict and stored size.</summary>
public sealed class FormatMatrixTests(FormatMatrixTests.Fixture server) : IClassFixture<FormatMatrixTests.Fixture>
{
    private const int FilesPerBatch = 32;

    [Fact]
    public async Task S1_FilesOfEveryKind_HaveTheirVerdictThroughEveryUpload()
    {
        var cases = FormatCases.All();
        Assert.Equal(cases.Count, cases.DistinctBy(c => Convert.ToBase64String(c.Content)).Count());
        await using var web = await FileServer.StartAsync(index => cases[index].Content);
        var ways = new (string Name, Func<Guid, int[], Task<ImageCreateSummary>> Send)[]
        {
            ("data", (project, batch) => SendDataAsync(project, [.. batch.Select(i => cases[i])])),
            ("files", (project, batch) => SendFilesAsync(project, [.. batch.Select(i => cases[i])])),
            ("urls", (project, batch) => SendUrlsAsync(project, [.. batch.Select(web.AddressOf)])),
        };

        // Usually each file takes one way, and in the full run all three.
        var trials = Trials.Of("S1", usual: cases.Count, nightly: ways.Length * cases.Count);
        var failures = new List<string>();
        foreach (var (index, way) in ways.Index())
        {
            failures.AddRange(await RunAsync(way.Name, cases, [.. Enumerable.Range(0, cases.Count).Where(i => (i + index) % ways.Length * cases.Count < trials)], way.Send));
        }

        Trials.Report("S1", trials, failures, $"{cases.Count} files, 0 answers of 500 or more");
    }

    private async Task<IReadOnlyList<string>> RunAsync(string way, IReadOnlyList<FormatCase> cases, IReadOnlyList<int> chosen, Func<Guid, int[], Task<ImageCreateSummary>> send)
    {
        var project = await server.CreateProjectAsync();
        var failures = new List<string>();
        foreach (var batch in chosen.Chunk(FilesPerBatch))
        {
            var summary = await send(project.Id, batch);
            foreach (var (index, result) in batch.Zip(summary.Images!))
            {
                var expected = cases[index];
                var stored = (result.Image?.Width ?? 0, result.Image?.Height ?? 0);
                if (result.Status != expected.Status || stored != (expected.Width, expected.Height))
                {
                    failures.Add($"{way}: {expected.Name} is {result.Status} {stored}; expected {expected.Status} {(expected.Width, expected.Height)}");
                }
            }
        }

        var taken = await server.TrainingClient.GetImageCountAsync(project.Id);
        if (taken != chosen.Count(i => cases[i].Status == ImageCreateStatus.OK))
        {
            failures.Add($"{way}: {taken} pictures are stored");
        }

        return failures;
    }

    private async Task<ImageCreateSummary> SendDataAsync(Guid project, IReadOnlyList<FormatCase> cases)
    {
        using var form = new MultipartFormDataContent();
        foreach (var file in cases)
        {
            form.Add(new ByteArrayContent(file.Content), "imageData");
        }

        using var answer = await server.Training.PostAsync($"projects/{project}/images", form);
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.MultiStatus, $"{answer.StatusCode} for {cases[0].Name} and following");
        return System.Text.Json.JsonSerializer.Deserialize<ImageCreateSummary>(await answer.Content.ReadAsStringAsync(), Protocol.Json.ProtocolJson.Options)!;
    }

    private Task<ImageCreateSummary> SendFilesAsync(Guid project, IReadOnlyList<FormatCase> cases) => server.TrainingClient.CreateImagesFromFilesAsync(
        project, new ImageFileCreateBatch { Images = [.. cases.Select(c => new ImageFileCreateEntry { Name = $"{c.Name}.jpg", Contents = c.Content })] });

    private Task<ImageCreateSummary> SendUrlsAsync(Guid project, IReadOnlyList<string> addresses) => server.TrainingClient.CreateImagesFromUrlsAsync(
        project, new ImageUrlCreateBatch { Images = [.. addresses.Select(url => new ImageUrlCreateEntry { Url = url })] });

    /// <summary>A server that may fetch pictures from this machine.</summary>
    public sealed class Fixture : ServerFixture
    {
        protected override ServerOptions Configure(ServerOptions options) =>
            options with { Settings = new Dictionary<string, string?> { ["ImageUrls:AllowedNetworks:0"] = "127.0.0.0/8" } };
    }
}
