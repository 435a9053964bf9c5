using System.Collections.Concurrent;
using Fovea.Protocol.Training;
using Fovea.Server;
using Fovea.Server.Data;
using Fovea.Server.Iterations;
using Fovea.Server.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fovea.Robustness.Tests;

/// <summary>C8: many workers want one training, and one that was long thought dead comes back.</summary>
public sealed class ClaimRaceTests
{
    private const int Workers = 8;

    [Fact]
    public async Task C8_ManyWorkers_OneGetsEachAttempt()
    {
        await using var place = await WorkPlace.StartAsync();
        var (failures, trials) = (new List<string>(), 0);
        foreach (var trial in Trials.Each("C8", usual: 200, nightly: 100_000))
        {
            trials++;
            var claims = await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(() => place.Worker.ClaimAsync(place.IterationId, CancellationToken.None))));

            // Who came later may claim the next attempt; nobody the same.
            var attempts = claims.Where(claim => claim is not null).Select(claim => claim!.Attempt).ToList();
            if (attempts.Count == 0 || attempts.Distinct().Count() != attempts.Count)
            {
                failures.Add($"trial {trial}: attempts {string.Join(", ", attempts)}");
            }
        }

        Trials.Report("C8", trials, failures, $"{Workers} workers");
    }

    [Fact]
    public async Task C8Zombie_WorkerWhoseAttemptWasTaken_WritesNothing()
    {
        var trials = Trials.Of("C8_ZOMBIE", usual: 5, nightly: 200);
        await using var place = await WorkPlace.StartAsync();
        var failures = new List<string>();
        for (var trial = 1; trial <= trials; trial++)
        {
            var zombie = (await place.Worker.ClaimAsync(place.IterationId, CancellationToken.None))!;
            await place.Worker.ClaimAsync(place.IterationId, CancellationToken.None);

            await place.Worker.CompleteAsync(zombie, new TrainingWorker.TrainingOutcome([1], [2]), "", TimeSpan.FromSeconds(1), CancellationToken.None);

            if (await place.ReadStatusAsync() != IterationStatus.Training)
            {
                failures.Add($"trial {trial}: the stale attempt completed the iteration");
            }
        }

        Trials.Report("C8 zombies", trials, failures, "stale writes refused");
    }

    /// <summary>A server whose own worker rests, with one iteration that waits.</summary>
    private sealed class WorkPlace(FoveaServer server, TemporaryFolder folder, Guid iterationId) : IAsyncDisposable
    {
        public TrainingWorker Worker { get; } = server.Services.GetRequiredService<TrainingWorker>();

        public Guid IterationId => iterationId;

        public static async Task<WorkPlace> StartAsync()
        {
            var folder = new TemporaryFolder();
            var server = await InProcess.StartAsync(folder.Path);
            await server.Services.GetServices<IHostedService>().OfType<JobServer>().Single().StopAsync(CancellationToken.None);
            using var http = new HttpClient();
            var project = await InProcess.Training(server, http).CreateProjectAsync("claims");
            await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
            var now = TimeProvider.System.GetUtcNow();
            var iteration = new IterationEntity
            {
                ProjectId = project.Id,
                Name = "Iteration 1",
                Status = IterationStatus.Training,
                Created = now,
                LastModified = now,
                QueuedAt = now,
                DomainId = project.Settings!.DomainId!.Value,
                ClassificationType = Classifier.Multiclass,
                TrainingType = TrainingType.Regular,
                ReservedBudgetInHours = 0,
                WorkspaceFingerprint = "",
            };
            db.Add(iteration);
            await db.SaveChangesAsync();
            return new WorkPlace(server, folder, iteration.Id);
        }

        public async Task<string> ReadStatusAsync()
        {
            await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
            return (await db.Iterations.AsNoTracking().SingleAsync(i => i.Id == iterationId)).Status;
        }

        public async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            folder.Dispose();
        }
    }
}
