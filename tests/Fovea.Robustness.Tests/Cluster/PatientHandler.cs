using System.Collections.Concurrent;
using System.Net;

namespace Fovea.Robustness.Tests.Cluster;

/// <summary>Asks again as a client would whose call met a server that is gone, busy or not ready.</summary>
internal sealed class PatientHandler : DelegatingHandler
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private int _requests;
    private int _retries;

    public PatientHandler()
        : base(new SocketsHttpHandler())
    {
    }

    /// <summary>Calls, each counted once.</summary>
    public int Requests => _requests;

    /// <summary>How often one of them was sent again.</summary>
    public int Retries => _retries;

    /// <summary>Calls that met something else than an answer or a reason to come again.</summary>
    public ConcurrentBag<string> Failures { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var last = "no answer";
        while (true)
        {
            try
            {
                var response = await base.SendAsync(request, patience.Token);
                if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout))
                {
                    if (!response.IsSuccessStatusCode)
                    {
                        Failures.Add($"{request.Method} {request.RequestUri!.AbsolutePath}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(patience.Token)}");
                    }

                    return response;
                }

                last = $"{(int)response.StatusCode}";
                response.Dispose();
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                last = e.Message;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                Failures.Add($"{request.Method} {request.RequestUri!.AbsolutePath}: nothing but {last} in {Patience.TotalMinutes} minutes");
                throw;
            }

            Interlocked.Increment(ref _retries);
            await Task.Delay(Pause, cancellationToken);
        }
    }
}
