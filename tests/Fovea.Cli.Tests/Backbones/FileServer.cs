using System.Globalization;
using System.Net;

namespace Fovea.Cli.Tests.Backbones;

/// <summary>Serves one file, in pieces if it is told to.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly byte[] content;

    public FileServer(byte[] content)
    {
        this.content = content;
        var port = FreePort();
        Address = $"http://127.0.0.1:{port}/network.onnx";
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public string Address { get; }

    /// <summary>Bytes of an answer after which the connection breaks.</summary>
    public int? BreaksAfter { get; set; }

    /// <summary>Where each request wanted to begin.</summary>
    public List<long> Starts { get; } = [];

    public void Dispose() => listener.Close();

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                await AnswerAsync(await listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // A connection that was broken on purpose, or the end of the test.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var start = context.Request.Headers["Range"] is { } range ? int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture) : 0;
        Starts.Add(start);
        var response = context.Response;
        if (start >= content.Length)
        {
            response.StatusCode = (int)HttpStatusCode.RequestedRangeNotSatisfiable;
            response.Close();
            return;
        }

        response.StatusCode = (int)(start > 0 ? HttpStatusCode.PartialContent : HttpStatusCode.OK);
        response.Headers["Content-Range"] = $"bytes {start}-{content.Length - 1}/{content.Length}";
        response.ContentLength64 = content.Length - start;
        var length = Math.Min(BreaksAfter ?? int.MaxValue, content.Length - start);
        await response.OutputStream.WriteAsync(content.AsMemory(start, length));
        await response.OutputStream.FlushAsync();
        if (length < content.Length - start)
        {
            response.Abort();
        }
        else
        {
            response.Close();
        }
    }
}
