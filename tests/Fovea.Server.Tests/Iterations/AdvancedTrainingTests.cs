using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Iterations;

/// <summary>What the server makes of a fine-tuning process; the process itself is tested with the fine-tuning.</summary>
public sealed class AdvancedTrainingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("reservedBudgetInHours=0", "BadRequestReservedBudgetInHoursNotEnoughForAdvancedTraining", "at least 1")]
    [InlineData("", "BadRequestReservedBudgetInHoursNotEnoughForAdvancedTraining", "at least 1")]
    [InlineData("reservedBudgetInHours=721", "BadRequest", "at most 720")]
    [InlineData("reservedBudgetInHours=-1", "BadRequest", "must not be negative")]
    public async Task Train_WithAnImpossibleBudget_IsRefused(string budget, string code, string reason)
    {
        await using var server = await AdvancedServer.StartAsync("/bin/false");
        var project = await server.CreateTrainableProjectAsync(900);

        using var response = await server.Training.PostAsync($"projects/{project}/train?trainingType=Advanced&{budget}", null);

        var body = await response.Content.ReadAsStringAsync();
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"\"{code}\"", body);
        Assert.Contains(reason, body);
    }

    [Fact]
    public async Task Train_WhoseProcessDiesTwice_CompletesWithTheQuickModelAndSaysSo()
    {
        await using var server = await AdvancedServer.StartAsync("/bin/false");
        var project = await server.CreateTrainableProjectAsync(910);

        var iteration = await server.WaitAsync(project, (await server.TrainingClient.TrainProjectAsync(project, TrainingType.Advanced, 1)).Id);

        Assert.Equal((TrainingType.Advanced, 1), (iteration.TrainingType!.Value, iteration.ReservedBudgetInHours));
        var advanced = (await server.Progress.GetProgressAsync(project, iteration.Id)).Advanced!;
        Assert.Equal("Quick", advanced.Kept);
        Assert.Contains("exit code 1", advanced.Reason);
        Assert.NotEmpty((await server.TrainingClient.GetIterationPerformanceAsync(project, iteration.Id)).PerTagPerformance!);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(server.DataFolder, "advanced")));
        var quick = await server.TrainAsync(await server.CreateTrainableProjectAsync(910));
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        Assert.Single(await db.Iterations.Where(i => i.Id == iteration.Id || i.Id == quick.Id).Select(i => i.ModelHash).Distinct().ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Train_WhileAnAdvancedOneRuns_GoesOnBesideIt_AndCancellingEndsTheProcess()
    {
        await using var server = await AdvancedServer.StartAsync("/bin/sh", "-c", "echo $$ > \"$0/pid\"; exec sleep 600");
        var (slow, other) = (await server.CreateTrainableProjectAsync(920), await server.CreateTrainableProjectAsync(930));
        var iteration = await server.TrainingClient.TrainProjectAsync(slow, TrainingType.Advanced, 1);
        var pidFile = Path.Combine(server.DataFolder, "advanced", iteration.Id.ToString("N"), "pid");
        await UntilAsync(() => File.Exists(pidFile) && File.ReadAllText(pidFile).Length > 0);
        var pid = (await File.ReadAllTextAsync(pidFile)).Trim();

        Assert.Equal(IterationStatus.Completed, (await server.TrainAsync(other)).Status);
        Assert.True(Directory.Exists($"/proc/{pid}"));
        await server.Progress.CancelAsync(slow, iteration.Id);

        await UntilAsync(() => !Directory.Exists($"/proc/{pid}"));
        await UntilAsync(() => Directory.GetFileSystemEntries(Path.Combine(server.DataFolder, "advanced")).Length == 0);
        Assert.Equal(IterationStatus.Failed, (await server.TrainingClient.GetIterationAsync(slow, iteration.Id)).Status);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(50, patience.Token);
        }
    }

    /// <summary>A server whose fine-tuning program is another one.</summary>
    private sealed class AdvancedServer : ServerFixture
    {
        private IReadOnlyList<string> _worker = [];

        public TrainingProgressClient Progress => new(Anonymous, Address, TrainingResource.Key1);

        public static async Task<AdvancedServer> StartAsync(params string[] worker)
        {
            Assert.SkipUnless(OperatingSystem.IsLinux(), "The programs that stand in for the worker are those of Linux.");
            var server = new AdvancedServer { _worker = worker };
            await server.InitializeAsync();
            return server;
        }

        public async Task<Guid> CreateTrainableProjectAsync(int firstIndex)
        {
            var project = await CreateProjectAsync();
            await UploadAsync(project.Id, "bottle", 5, firstIndex);
            await UploadAsync(project.Id, "die", 5, firstIndex);
            return project.Id;
        }

        protected override ServerOptions Configure(ServerOptions options) => options with { FineTuningWorker = _worker };
    }
}
