using System.Text.Json;
using Fovea.Protocol.Prediction;
using Fovea.Server.Hosting;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Predictions;

/// <summary>Writes an answer for nobody once the server is up, so that the first prediction need not compile what writes it.</summary>
internal sealed class AnswerWarmUp(IOptions<JsonOptions> json, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.WaitForStartAsync(stoppingToken);
        JsonSerializer.SerializeToUtf8Bytes(
            new ImagePrediction { Predictions = [new Prediction { TagName = "nothing", TagType = TagType.Regular }] }, json.Value.SerializerOptions);
    }
}
