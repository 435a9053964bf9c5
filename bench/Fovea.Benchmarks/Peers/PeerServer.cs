using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Fovea.Benchmarks.Peers;

/// <summary><c>server.py</c> in a process of its own: the float backbone run by torch, behind Python's own HTTP server.</summary>
internal sealed class PeerServer : IDisposable
{
    // Far below what the fruit pictures give, and far above guessing one of three.
    private const double LeastAccuracy = 0.8;

    private readonly Process process;
    private readonly HttpClient http;

    private PeerServer(Process process, int port, HttpClient http)
    {
        this.process = process;
        this.http = http;
        Endpoint = new Uri($"http://127.0.0.1:{port}");
    }

    /// <summary>The time it has spent on all processors.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    private Uri Endpoint { get; }

    /// <summary>Starts it, and waits until it listens.</summary>
    /// <param name="precision">float32, bfloat16 or int8.</param>
    /// <param name="pictures">A folder of pictures that the network warms up on, and that the 8-bit one takes its ranges from.</param>
    /// <param name="http">Sends the requests; stays the caller's to dispose.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<PeerServer> StartAsync(string precision, string pictures, HttpClient http, CancellationToken cancellationToken)
    {
        var backbone = Path.Combine(Repository.Root, "src", "Fovea.Engine", "Backbones", "fovea-v0.onnx");
        var process = Python.Start(Path.Combine("Peers", "server.py"), backbone, precision, pictures);
        try
        {
            return await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line
                ? new PeerServer(process, int.Parse(line.Split(' ')[^1]), http)
                : throw new InvalidOperationException("The Python server ended before it listened; its messages are above.");
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>Trains on a folder of pictures; from then on it predicts with that.</summary>
    /// <param name="pictures">One sub-folder a tag.</param>
    /// <param name="thorough">Whether to do what Fovea does: mirrored pictures as well, and no C chosen with the pictures that it is evaluated on.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task TrainAsync(string pictures, bool thorough, CancellationToken cancellationToken)
    {
        using var answer = JsonDocument.Parse(await PostAsync(thorough ? "train-thoroughly" : "train", Encoding.UTF8.GetBytes(pictures), cancellationToken));
        var accuracy = answer.RootElement.GetProperty("accuracy").GetDouble();
        if (accuracy < LeastAccuracy)
        {
            throw new InvalidOperationException($"The Python server learnt too little to be compared: out-of-fold accuracy {accuracy}.");
        }
    }

    public Task PredictAsync(byte[] picture, CancellationToken cancellationToken) => PostAsync("predict", picture, cancellationToken);

    public async Task<float[]> FeaturesAsync(byte[] picture, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize<float[]>(await PostAsync("features", picture, cancellationToken))!;

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private async Task<byte[]> PostAsync(string path, byte[] content, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsync(new Uri(Endpoint, path), new ByteArrayContent(content), cancellationToken);
        return await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancellationToken);
    }
}
