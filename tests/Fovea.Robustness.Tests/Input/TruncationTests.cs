using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Fovea.Protocol.Client;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;
using Fovea.Server.Tests;

namespace Fovea.Robustness.Tests.Input;

/// <summary>S2: pictures cut short anywhere are refused, whole ones are taken.</summary>
public sealed class TruncationTests(PublishedServerFixture server) : IClassFixture<PublishedServerFixture>
{
    private const int FilesPerBatch = 64;

    [Fact]
    public async Task S2_PicturesCutShort_AreAcceptedNowhere()
    {
        var bases = FormatCases.Bases();
        var perFormat = Math.Max(1, Trials.Of("S2", usual: 320, nightly: 8000) / bases.Count / 2);
        var (failures, trials) = (new ConcurrentBag<string>(), 0);
        foreach (var (name, whole) in bases)
        {
            var cuts = Cuts(whole.Length - EndMarkBytes(name), perFormat);
            trials += 2 * cuts.Count;
            await UploadAsync(name, whole, cuts, failures);
            await Parallel.ForEachAsync(cuts, async (cut, _) => await PredictAsync($"{name} cut at {cut} of {whole.Length}", whole[..cut], isWhole: false, failures));
            await PredictAsync(name, whole, isWhole: true, failures);
        }

        Trials.Report("S2", trials, [.. failures], $"{bases.Count} formats, every whole file accepted");
    }

    /// <summary>The end of a file that holds nothing of the picture: without it everything is still to be seen, and decoders take it.</summary>
    private static int EndMarkBytes(string name) => name switch
    {
        // The end of the last row, and of the picture; some writers leave them out.
        "bmp run length" => 4,
        // The chunk IEND: length, name, checksum.
        _ when name.StartsWith("png", StringComparison.Ordinal) => 12,
        // The trailer, and the empty block that ends the picture's data.
        _ when name.StartsWith("gif", StringComparison.Ordinal) => 2,
        _ => 0,
    };

    /// <summary>Cut points spread evenly, the one that takes the last byte among them.</summary>
    private static IReadOnlyList<int> Cuts(int length, int count) =>
        [.. Enumerable.Range(1, count).Select(i => (int)((long)(length - 1) * i / count)).Where(cut => cut > 0).Distinct()];

    private async Task UploadAsync(string name, byte[] whole, IReadOnlyList<int> cuts, ConcurrentBag<string> failures)
    {
        var project = await server.CreateProjectAsync();
        foreach (var batch in cuts.Append(whole.Length).Chunk(FilesPerBatch))
        {
            var summary = await server.TrainingClient.CreateImagesFromFilesAsync(
                project.Id, new ImageFileCreateBatch { Images = [.. batch.Select(cut => new ImageFileCreateEntry { Name = $"{cut}", Contents = whole[..cut] })] });
            foreach (var (cut, result) in batch.Zip(summary.Images!))
            {
                var expected = cut == whole.Length ? [ImageCreateStatus.OK] : Refusals;
                if (!expected.Contains(result.Status))
                {
                    failures.Add($"{name} cut at {cut} of {whole.Length} was uploaded as {result.Status}");
                }
            }
        }
    }

    // Without its first bytes nobody can tell what it was to be.
    private static readonly ImageCreateStatus[] Refusals = [ImageCreateStatus.ErrorUnknown, ImageCreateStatus.ErrorImageFormat];

    private async Task PredictAsync(string name, byte[] content, bool isWhole, ConcurrentBag<string> failures)
    {
        using var answer = await SendPatientlyAsync(content);
        var isRight = isWhole
            ? answer.StatusCode == HttpStatusCode.OK
            : answer.StatusCode == HttpStatusCode.BadRequest
                && JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("code").GetString() == nameof(ErrorCode.BadRequestImageFormat);
        if (!isRight)
        {
            failures.Add($"{name} was predicted with {answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    /// <summary>Sends again while the server has too much to do.</summary>
    private async Task<HttpResponseMessage> SendPatientlyAsync(byte[] content)
    {
        while (true)
        {
            var answer = await server.Prediction.PostBytesAsync($"{server.ClassifyAddress}/nostore", content);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests)
            {
                return answer;
            }

            answer.Dispose();
            await Task.Delay(100);
        }
    }
}
