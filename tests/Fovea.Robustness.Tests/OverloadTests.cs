using System.Net;
using Fovea.Server.Predictions;
using Fovea.Server.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Robustness.Tests;

/// <summary>L2: more predictions at once than there is room for; exactly those beyond the queue are refused, at once and with a time to wait.</summary>
public sealed class OverloadTests(PublishedServerFixture server) : IClassFixture<PublishedServerFixture>
{
    private const int Beyond = 36;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    [Trait("Tier", "Nightly")]
    public async Task L2_MoreThanTheQueueHolds_ExactlyTheRestIsRefused()
    {
        var (failures, trials, lane) = (new List<string>(), 0, server.Services.GetRequiredService<PredictionLane>());
        var picture = ServerFixture.Picture("die", 3);
        foreach (var trial in Trials.Each("L2", usual: 3, nightly: 200))
        {
            trials++;
            await using var held = new HeldLane(lane);
            var requests = Enumerable.Range(0, PredictionLane.QueueLength + Beyond).Select(_ => SendAsync(picture)).ToList();
            using var patience = new CancellationTokenSource(Patience);
            while (requests.Count(request => request.IsCompleted) < Beyond)
            {
                await Task.Delay(10, patience.Token);
            }

            using (var health = await server.Anonymous.GetAsync("health/live", patience.Token))
            {
                if (health.StatusCode != HttpStatusCode.OK)
                {
                    failures.Add($"trial {trial}: /health/live answered {health.StatusCode}");
                }
            }

            await held.DisposeAsync();
            var answers = await Task.WhenAll(requests);
            var refused = answers.Count(answer => answer is (HttpStatusCode.TooManyRequests, true));
            if (refused != Beyond || answers.Count(answer => answer.Status == HttpStatusCode.OK) != PredictionLane.QueueLength)
            {
                failures.Add($"trial {trial}: {string.Join(", ", answers.CountBy(answer => answer).Select(count => $"{count.Value} x {count.Key}"))}");
            }
        }

        Trials.Report("L2", trials, failures, $"{Beyond} of {PredictionLane.QueueLength + Beyond} refused each time");
    }

    private async Task<(HttpStatusCode Status, bool SaysWhen)> SendAsync(byte[] picture)
    {
        using var answer = await server.Prediction.PostBytesAsync($"{server.ClassifyAddress}/nostore", picture);
        return (answer.StatusCode, answer.Headers.RetryAfter is not null);
    }
}
