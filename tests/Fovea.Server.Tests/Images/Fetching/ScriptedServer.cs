using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fovea.Server.Tests.Images.Fetching;

/// <summary>A server on loopback that answers each request with bytes of the test's choice, so that it can misbehave; one request a connection.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly Func<string, Stream, CancellationToken, Task> answer;
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentBag<Task> conversations = [];
    private readonly ConcurrentQueue<string> requests = [];
    private readonly Task accepting;
    private int connections;

    /// <param name="answer">Gets the request's target, such as <c>/a.jpg</c>, and writes the answer.</param>
    /// <param name="address">Where to listen; loopback when absent.</param>
    /// <param name="port">Where to listen; any free port when absent.</param>
    public ScriptedServer(Func<string, Stream, CancellationToken, Task> answer, IPAddress? address = null, int port = 0)
    {
        this.answer = answer;
        listener = new TcpListener(address ?? IPAddress.Loopback, port);
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public string Origin => $"http://127.0.0.1:{Port}";

    public int Connections => Volatile.Read(ref connections);

    /// <summary>The heads of the requests so far.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    /// <summary>A server that answers every target with the same text.</summary>
    public static ScriptedServer Answering(string head, byte[]? body = null, IPAddress? address = null, int port = 0) =>
        new((_, stream, cancellationToken) => WriteAsync(stream, head, body, cancellationToken), address, port);

    public static async Task WriteAsync(Stream stream, string head, byte[]? body, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head.ReplaceLineEndings("\r\n") + "\r\n\r\n"), cancellationToken);
        await stream.WriteAsync(body ?? [], cancellationToken);
    }

    public static Task WriteOkAsync(Stream stream, byte[] body, CancellationToken cancellationToken) =>
        WriteAsync(stream, $"HTTP/1.1 200 OK\nContent-Length: {body.Length}\nConnection: close", body, cancellationToken);

    public static Task WriteRedirectAsync(Stream stream, int status, string location, CancellationToken cancellationToken) =>
        WriteAsync(stream, $"HTTP/1.1 {status} Elsewhere\nLocation: {location}\nContent-Length: 0\nConnection: close", null, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        listener.Stop();
        await Task.WhenAll(conversations);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync(stop.Token);
                Interlocked.Increment(ref connections);
                conversations.Add(ConverseAsync(socket));
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the test.
        }
    }

    private async Task ConverseAsync(Socket socket)
    {
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            if (await ReadHeadAsync(stream) is { } head)
            {
                requests.Enqueue(head);
                await answer(head.Split(' ')[1], stream, stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client hung up, or the test ended.
        }
    }

    private async Task<string?> ReadHeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, stop.Token);
            if (read == 0)
            {
                return null;
            }

            head.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return head.ToString();
    }
}
