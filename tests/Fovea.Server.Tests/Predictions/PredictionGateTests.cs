using System.Net;
using System.Net.Sockets;
using System.Text;
using Fovea.Server.Predictions;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Predictions;

/// <summary>A queue of predictions that is full.</summary>
public sealed class PredictionGateTests(PublishedServerFixture server) : IClassFixture<PublishedServerFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Predict_QueueIsFull_IsRefusedBeforeThePictureIsSent()
    {
        var answer = await WhileFullAsync(() => AskWithoutBodyAsync(server.Prediction.DefaultRequestHeaders.GetValues("Prediction-Key").Single()));

        Assert.StartsWith("HTTP/1.1 429 ", answer, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 1\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_QueueIsFullAndKeyIsWrong_LearnsOnlyThat()
    {
        var answer = await WhileFullAsync(() => AskWithoutBodyAsync("wrong"));

        Assert.StartsWith("HTTP/1.1 401 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_QueueHasRoomAgain_IsServed()
    {
        await WhileFullAsync(() => Task.FromResult(0));

        using var answer = await server.Prediction.PostBytesAsync($"{server.ClassifyAddress}/nostore", ServerFixture.Picture("mug", 30));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<T> WhileFullAsync<T>(Func<Task<T>> work)
    {
        var lane = server.Services.GetRequiredService<PredictionLane>();
        await using var held = new HeldLane(lane);
        var queued = Enumerable.Range(0, PredictionLane.QueueLength).Select(_ => lane.RunAsync(() => true, CancellationToken.None)).ToList();
        try
        {
            return await work();
        }
        finally
        {
            await held.DisposeAsync();
            await Task.WhenAll(queued);
        }
    }

    /// <summary>Sends the headers of a prediction, and no picture.</summary>
    private async Task<string> AskWithoutBodyAsync(string key)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var client = new TcpClient();
        var address = new Uri(server.Prediction.BaseAddress!, $"{server.ClassifyAddress}/nostore");
        await client.ConnectAsync(IPAddress.Loopback, address.Port, patience.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nPrediction-Key: {key}\r\nContent-Type: application/octet-stream\r\nContent-Length: 100000\r\n\r\n"),
            patience.Token);
        var (answer, buffer) = (new StringBuilder(), new byte[4096]);
        while (!answer.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer, patience.Token);
            Assert.NotEqual(0, count);
            answer.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return answer.ToString();
    }
}
