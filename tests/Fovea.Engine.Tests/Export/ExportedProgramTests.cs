using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fovea.Engine.Export;
using Fovea.Engine.Inference;

namespace Fovea.Engine.Tests.Export;

/// <summary>The programs of the archives, built and run outside of the repository.</summary>
public sealed partial class ExportedProgramTests(DrawnPictures pictures)
{
    [Fact]
    public async Task Container_RunWithoutDocker_AnswersAsTheClassifier()
    {
        using var classifier = Classifier.Load(pictures.Onnx);
        using var export = new UnpackedExport(pictures.Onnx, "DockerFile");
        var program = export.Build("app", "classifier.dll");
        using var process = UnpackedExport.Start([program, "--urls", "http://127.0.0.1:0"]);
        try
        {
            using var client = new HttpClient { BaseAddress = await ReadAddressAsync(process.StandardOutput) };
            Assert.Contains("/image", await client.GetStringAsync(""), StringComparison.Ordinal);
            foreach (var (_, picture) in TestPictures.Draw(160))
            {
                await AssertAnswerAsync(classifier, picture, await PostAsync(client, "image", new ByteArrayContent(picture)));
            }

            var die = pictures.Set.Images[7].Read();
            foreach (var route in (string[])["p/image", "p/image/nostore", "p/classify/iterations/n/image", "p/classify/iterations/n/image/nostore", "p/detect/iterations/n/image"])
            {
                await AssertAnswerAsync(classifier, die, await PostAsync(client, route, new ByteArrayContent(die)));
            }

            using var form = new MultipartFormDataContent { { new ByteArrayContent(die), "imageData", "die.jpg" } };
            await AssertAnswerAsync(classifier, die, await PostAsync(client, "image", form));

            await AssertRefusedAsync(client, "image", new ByteArrayContent("no picture"u8.ToArray()), HttpStatusCode.BadRequest);
            await AssertRefusedAsync(client, "url", new StringContent("""{"url":"http://127.0.0.1/a.jpg"}"""), HttpStatusCode.BadRequest);
            await AssertRefusedAsync(client, "url", new StringContent("no json"), HttpStatusCode.BadRequest);
            await AssertRefusedAsync(client, "image", new ByteArrayContent(new byte[(4 * 1024 * 1024) + 1]), HttpStatusCode.BadRequest);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public void CSharpSample_GivesTheClassifiersProbabilities()
    {
        using var classifier = Classifier.Load(pictures.Onnx);
        using var export = new UnpackedExport(pictures.Onnx, "ONNX");
        var program = export.Build("CSharp", "predict.dll");
        foreach (var (file, bytes) in TestPictures.Draw(160))
        {
            var (exitCode, output) = UnpackedExport.Run([program, Path.Combine(export.Root, "testvectors", file)]);

            Assert.True(exitCode == 0, output);
            var printed = Line().Matches(output).ToDictionary(line => line.Groups["tag"].Value, line => float.Parse(line.Groups["probability"].Value, CultureInfo.InvariantCulture));
            Assert.All(classifier.Tags.Zip(classifier.Classify(bytes)), expected => Assert.Equal(expected.Second, printed[expected.First], 1e-4f));
        }
    }

    private static async Task<Uri> ReadAddressAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            if (Address().Match(line) is { Success: true } match)
            {
                _ = output.ReadToEndAsync();
                return new Uri(match.Value);
            }
        }

        throw new InvalidOperationException("The program ended without naming its address.");
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string route, HttpContent content) => await client.PostAsync(route, content);

    private static async Task AssertAnswerAsync(Classifier classifier, byte[] picture, HttpResponseMessage response)
    {
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var predictions = answer.RootElement.GetProperty("predictions").EnumerateArray()
            .ToDictionary(p => p.GetProperty("tagName").GetString()!, p => p.GetProperty("probability").GetSingle());
        Assert.All(classifier.Tags.Zip(classifier.Classify(picture)), expected => Assert.Equal(expected.Second, predictions.GetValueOrDefault(expected.First), 1e-4f));
    }

    private static async Task AssertRefusedAsync(HttpClient client, string route, HttpContent content, HttpStatusCode status)
    {
        using var response = await client.PostAsync(route, content);
        Assert.Equal(status, response.StatusCode);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();

    [GeneratedRegex(@"^ +(?<probability>\d\.\d+)  (?<tag>\w+)\r?$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
