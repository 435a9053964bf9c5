using System.Buffers.Binary;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fovea.Robustness.Tests.Portal;

/// <summary>A page of the portal as a browser has it open: the circuit that the script of Blazor begins, with nobody who draws what it sends.</summary>
/// <remarks>
/// SignalR with the protocol <c>blazorpack</c>: MessagePack with a length before each message (SignalR's HubProtocol.md). Only strings go to
/// the server, so they are written by hand.
/// </remarks>
internal sealed partial class PortalPage : IDisposable
{
    private const byte Invocation = 1;
    private const byte EmptyMap = 0x80;
    private const byte Nil = 0xc0;
    private readonly ClientWebSocket _socket = new();

    private PortalPage(PortalVisitor visitor)
    {
        _socket.Options.Cookies = visitor.Cookies;
        _socket.Options.CollectHttpResponseDetails = true;
        _socket.Options.SetRequestHeader("Origin", visitor.Address.GetLeftPart(UriPartial.Authority));
    }

    /// <summary>Opens the list of projects and waits until the server has drawn it.</summary>
    /// <returns><see langword="null"/> when the server refused because too many pages are open.</returns>
    public static async Task<PortalPage?> OpenAsync(PortalVisitor visitor, CancellationToken cancellationToken)
    {
        var html = await visitor.Http.GetStringAsync("/projects", cancellationToken);
        var page = new PortalPage(visitor);
        try
        {
            await page._socket.ConnectAsync(new UriBuilder(visitor.Address) { Scheme = "ws", Path = "/_blazor" }.Uri, cancellationToken);
        }
        catch (WebSocketException) when (page._socket.HttpStatusCode == HttpStatusCode.TooManyRequests)
        {
            page.Dispose();
            return null;
        }

        await page.SendAsync("""{"protocol":"blazorpack","version":1}"""u8.ToArray().Append((byte)0x1e), cancellationToken);
        var address = visitor.Address.ToString();
        await page.InvokeAsync("StartCircuit", [address, $"{address}projects", "[]", ""], id: "0", cancellationToken);
        var operations = Markers().Matches(html).Select((match, number) => new { type = "add", ssrComponentId = number + 1, marker = JsonElement.Parse(match.Groups["marker"].Value) });
        await page.InvokeAsync("UpdateRootComponents", [JsonSerializer.Serialize(new { batchId = 1, operations }), ""], id: null, cancellationToken);
        await page.WaitForAsync("JS.RenderBatch", cancellationToken);
        return page;
    }

    /// <summary>Goes without a word, as a browser that crashed.</summary>
    public void Dispose()
    {
        _socket.Abort();
        _socket.Dispose();
    }

    private async Task InvokeAsync(string target, string[] arguments, string? id, CancellationToken cancellationToken)
    {
        byte[] message = [Array(6), Invocation, EmptyMap, .. id is null ? [Nil] : Text(id), .. Text(target), Array(arguments.Length), .. arguments.SelectMany(Text), Array(0)];
        await SendAsync([.. Length(message.Length), .. message], cancellationToken);

        static byte Array(int count) => (byte)(0x90 | count);
    }

    private Task SendAsync(IEnumerable<byte> message, CancellationToken cancellationToken) =>
        _socket.SendAsync(message.ToArray(), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);

    private async Task WaitForAsync(string target, CancellationToken cancellationToken)
    {
        var (buffer, text) = (new byte[64 << 10], new StringBuilder());
        while (!text.ToString().Contains(target, StringComparison.Ordinal))
        {
            var received = await _socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            Assert.NotEqual(WebSocketMessageType.Close, received.MessageType);
            text.Append(Encoding.Latin1.GetString(buffer, 0, received.Count));
        }
    }

    private static byte[] Text(string value)
    {
        const byte string32 = 0xdb;
        var bytes = new byte[5 + Encoding.UTF8.GetByteCount(value)];
        bytes[0] = string32;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), bytes.Length - 5);
        Encoding.UTF8.GetBytes(value, bytes.AsSpan(5));
        return bytes;
    }

    private static IEnumerable<byte> Length(int value)
    {
        for (; value > 0x7f; value >>= 7)
        {
            yield return (byte)(0x80 | (value & 0x7f));
        }

        yield return (byte)value;
    }

    [GeneratedRegex(@"<!--Blazor:(?<marker>\{[^<]*\})-->", RegexOptions.NonBacktracking)]
    private static partial Regex Markers();
}
