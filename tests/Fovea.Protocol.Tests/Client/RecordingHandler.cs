using System.Net;

namespace Fovea.Protocol.Tests.Client;

/// <summary>Stands for the network: answers each request with a given body and keeps what was sent.</summary>
internal sealed class RecordingHandler(HttpStatusCode status, string answer) : HttpMessageHandler
{
    public List<(HttpRequestMessage Request, string Body)> Sent { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Sent.Add((request, request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken)));
        return new HttpResponseMessage(status) { Content = new StringContent(answer) };
    }
}
