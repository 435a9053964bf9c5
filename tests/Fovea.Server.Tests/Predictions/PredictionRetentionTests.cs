using Fovea.Protocol.Training;
using Fovea.Server.Predictions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Tests.Predictions;

public sealed class PredictionRetentionTests
{
    [Fact]
    public void Retention_Default_Is30Days() => Assert.Equal(TimeSpan.FromDays(30), new PredictionOptions().Retention);

    [Theory]
    [InlineData("00:30:00")]
    [InlineData("3651.00:00:00")]
    public async Task Retention_OutOfRange_StopsTheStartAndNamesItself(string retention)
    {
        var folder = Directory.CreateTempSubdirectory("fovea-retention-");
        try
        {
            var options = new ServerOptions
            {
                DataFolder = folder.FullName,
                Urls = ["http://127.0.0.1:0"],
                IsQuiet = true,
                Settings = new Dictionary<string, string?> { ["Predictions:Retention"] = retention },
            };

            var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => FoveaServer.StartAsync(options, TestContext.Current.CancellationToken));

            Assert.Contains("Retention", exception.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Apply_After30Days_ForgetsWhatIsOlder()
    {
        await using var server = new ClassifierServer();
        await server.InitializeAsync();
        var project = await server.TrainAsync();
        var old = await server.ClassifyAsync(project, ClassifierServer.Picture("mug", 800));
        server.Time.Jump(TimeSpan.FromDays(1));
        var young = await server.ClassifyAsync(project, ClassifierServer.Picture("mug", 801));
        var retention = server.Services.GetRequiredService<PredictionRetention>();

        server.Time.Jump(TimeSpan.FromDays(29) - TimeSpan.FromSeconds(2));
        await retention.ApplyAsync(TestContext.Current.CancellationToken);
        Assert.Equal([young.Id, old.Id], (await server.QueryAsync(project, new PredictionQueryToken())).Results.Select(p => p.Id));

        server.Time.Jump(TimeSpan.FromSeconds(4));
        await retention.ApplyAsync(TestContext.Current.CancellationToken);
        Assert.Equal([young.Id], (await server.QueryAsync(project, new PredictionQueryToken())).Results.Select(p => p.Id));
    }

    [Fact]
    public async Task RunningServer_ClockPassesRetention_ForgetsByItself()
    {
        await using var server = new ClassifierServer();
        await server.InitializeAsync();
        var project = await server.TrainAsync();
        await server.ClassifyAsync(project, ClassifierServer.Picture("mug", 810));

        // The service's timers are on this clock; each step lets the one that is waiting go off.
        server.Time.Jump(TimeSpan.FromDays(30));
        while ((await server.QueryAsync(project, new PredictionQueryToken())).Results.Count > 0)
        {
            server.Time.Advance(PredictionRetention.Interval);
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
