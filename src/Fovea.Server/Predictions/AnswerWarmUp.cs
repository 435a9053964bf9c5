using System.Text.Json;
using Fovea.Protocol.Prediction;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Predictions;

/// <summary>Writes an answer for nobody once the server is up, so that the first prediction need not compile what writes it.</summary>
internal sealed class AnswerWarmUp(IOptions<JsonOptions> json, IHostApplicationLifetime lifetime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() => Task.Run(Write, CancellationToken.None));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Write() => JsonSerializer.SerializeToUtf8Bytes(
        new ImagePrediction { Predictions = [new Prediction { TagName = "nothing", TagType = TagType.Regular }] }, json.Value.SerializerOptions);
}
