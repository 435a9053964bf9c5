using System.Diagnostics;
using Fovea.Server;
using Fovea.Server.Data;
using Fovea.Server.Iterations;
using Fovea.Server.Storage;
using Fovea.Server.Tags;
using Fovea.Server.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Robustness.Tests;

/// <summary>L3 with a thousand published models in one process: each answers, as it should, and memory stays within the budget.</summary>
public sealed class ThousandModelsTests
{
    private const int BudgetMebibytes = 128;

    /// <summary>What a server holds besides models: 222 MiB idle, and what answering takes.</summary>
    private const int OwnMebibytes = 320;

    [Fact]
    [Trait("Tier", "Nightly")]
    public async Task L3_AThousandPublishedModels_AnswerWithinTheBudget()
    {
        var models = Trials.Of("L3M", usual: 50, nightly: 1000);
        using var folder = new TemporaryFolder();
        var projectId = await PublishAsync(folder.Path, models);
        await using var server = await ServerProgram.StartAsync(folder.Path, ("Predictions__ModelMemoryBytes", $"{(long)BudgetMebibytes << 20}"));
        using var http = new HttpClient();
        var prediction = server.Prediction(http);
        var golden = await ClassifyAsync(0);
        var (failures, peak, begun) = (new List<string>(), 0L, Stopwatch.GetTimestamp());

        // All in turn, so that each is loaded anew, then some that stay loaded while others come between.
        foreach (var model in Enumerable.Range(0, models).Concat(Enumerable.Range(0, models).Select(index => index % 5 == 0 ? index * 7 % models : index % 3)))
        {
            var answer = await ClassifyAsync(model);
            if (!golden.SequenceEqual(answer))
            {
                failures.Add($"model {model}: other numbers");
            }

            peak = Math.Max(peak, server.ResidentBytes() >> 20);
        }

        if (peak > OwnMebibytes + BudgetMebibytes)
        {
            failures.Add($"{peak} MiB, with models within {BudgetMebibytes} MiB");
        }

        Trials.Report("L3M", models, failures, FormattableString.Invariant($"{2 * models} predictions in {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s, at most {peak} MiB, of which {BudgetMebibytes} may be models"));

        Task<float[]> ClassifyAsync(int model) => TwoModels.ClassifyAsync(prediction, projectId, NameOf(model));
    }

    private static string NameOf(int model) => $"model {model}";

    /// <summary>Trains once, and publishes the model so many times, each time as another file.</summary>
    private static async Task<Guid> PublishAsync(string folder, int models)
    {
        await using var server = await InProcess.StartAsync(folder);
        using var http = new HttpClient();
        var client = InProcess.Training(server, http);
        var projectId = await InProcess.CreateProjectAsync(client);
        var trained = await InProcess.WaitAsync(client, projectId, (await client.TrainProjectAsync(projectId)).Id);
        await client.PublishIterationAsync(projectId, trained.Id, "first", server.Credentials.Resources[1].ResourceId);
        await AddAsync(server, trained.Id, models);
        return projectId;
    }

    private static async Task AddAsync(FoveaServer server, Guid trained, int models)
    {
        var blobs = server.Services.GetRequiredService<BlobStore>();
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var first = await db.Iterations.AsNoTracking().SingleAsync(i => i.Id == trained);
        var tags = await db.Tags.AsNoTracking().Where(t => t.SnapshotId == trained).ToListAsync();
        var model = blobs.Read(first.ModelHash!);
        for (var number = 0; number < models; number++)
        {
            var iteration = new IterationEntity
            {
                ProjectId = first.ProjectId,
                Name = NameOf(number),
                Status = first.Status,
                Created = first.Created,
                LastModified = first.LastModified,
                QueuedAt = first.QueuedAt,
                TrainedAt = first.TrainedAt,
                DomainId = first.DomainId,
                ClassificationType = first.ClassificationType,
                TrainingType = first.TrainingType,
                ReservedBudgetInHours = first.ReservedBudgetInHours,
                WorkspaceFingerprint = first.WorkspaceFingerprint,
                ModelHash = await blobs.WriteAsync(ModelCopies.WithVersion(model, $"{number}"), CancellationToken.None),
                EvaluationHash = first.EvaluationHash,
                PublishName = NameOf(number),
                PublishedResourceId = first.PublishedResourceId,
            };
            db.Iterations.Add(iteration);
            db.Tags.AddRange(tags.Select(tag => new TagEntity
            {
                SnapshotId = iteration.Id,
                Id = tag.Id,
                ProjectId = tag.ProjectId,
                Name = tag.Name,
                ComparisonName = tag.ComparisonName,
                Type = tag.Type,
                Created = tag.Created,
            }));
        }

        await db.SaveChangesAsync();
    }
}
