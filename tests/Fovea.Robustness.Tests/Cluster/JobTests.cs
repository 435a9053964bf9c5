using Fovea.Protocol.Training;
using Fovea.Server.Tests.Data;

namespace Fovea.Robustness.Tests.Cluster;

/// <summary>Real processes share work: what they did is read from rows.</summary>
public sealed class JobTests(ProcessCluster cluster) : IClassFixture<ProcessCluster>
{
    /// <summary>Shorter than a training takes.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    /// <summary>Longer than any test.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    /// <summary>Trainings that wait, more than a worker does until it knows that another is lost.</summary>
    private const int Backlog = 8;

    [PostgreSqlFact]
    public async Task A_TrainingLongerThanTheWindow_RunsOnce()
    {
        await using var first = await cluster.StartAsync("worker", Short);
        await using var second = await cluster.StartAsync("worker", Short);

        var iteration = await cluster.TrainAsync();

        Assert.Equal(IterationStatus.Completed, (await cluster.WaitAsync(iteration)).Status);
        Assert.Equal(1, await cluster.AttemptAsync(iteration));
        Assert.Equal(1, await cluster.CountDeliveriesAsync(iteration));
    }

    [PostgreSqlFact]
    public async Task B_WorkerThatIsKilled_AnotherGoesOnUnderTheNextAttempt()
    {
        await using var first = await cluster.StartAsync("worker", Short);
        var iteration = await cluster.TrainAsync();
        await ProcessCluster.UntilAsync(async () => await cluster.AskAsync<long>("""SELECT count(*) FROM "Features" """) >= ProcessCluster.PictureCount / 4);
        var attempt = await cluster.AttemptAsync(iteration);
        await first.KillAsync();

        await using var second = await cluster.StartAsync("worker", Short);

        Assert.Equal(IterationStatus.Completed, (await cluster.WaitAsync(iteration)).Status);
        Assert.Equal((1, 2), (attempt, await cluster.AttemptAsync(iteration)));
        Assert.DoesNotContain("could not be looked at", second.Output);
        Assert.Equal(0, await cluster.AskAsync<long>("""SELECT count(*) FROM "FeatureChunks" """));
    }

    [PostgreSqlFact]
    [Trait("Tier", "Nightly")]
    public async Task B_WorkerThatIsKilledBeforeABacklog_WhatItHadIsNotLastAndEachIsDoneOnce()
    {
        List<Guid> projects = [];
        for (var index = 0; index < Backlog; index++)
        {
            projects.Add(await InProcess.CreateProjectAsync(cluster.Training));
        }

        await using var first = await cluster.StartAsync("worker", Short);
        var lost = await cluster.TrainAsync();
        await ProcessCluster.UntilAsync(async () => await cluster.AttemptAsync(lost) == 1);
        List<Guid> waiting = [];
        foreach (var project in projects)
        {
            waiting.Add((await cluster.Training.TrainProjectAsync(project)).Id);
        }

        await first.KillAsync();
        var attempts = await Task.WhenAll(waiting.Select(cluster.AttemptAsync));
        await using var second = await cluster.StartAsync("worker", Short);

        Assert.All(attempts, attempt => Assert.Equal(0, attempt));
        Assert.Equal(IterationStatus.Completed, (await cluster.WaitAsync(lost)).Status);
        foreach (var (project, iteration) in projects.Zip(waiting))
        {
            Assert.Equal(IterationStatus.Completed, (await InProcess.WaitAsync(cluster.Training, project, iteration)).Status);
        }

        Assert.Equal(2, await cluster.AttemptAsync(lost));
        Assert.All(await Task.WhenAll(waiting.Select(cluster.AttemptAsync)), attempt => Assert.Equal(1, attempt));
        var begun = await BegunAsync(lost);
        Assert.Contains(await Task.WhenAll(waiting.Select(BegunAsync)), later => later > begun);
        Assert.Equal(0, await cluster.AskAsync<long>("""SELECT count(*) FROM "Jobs" """));
    }

    [PostgreSqlFact]
    public async Task C_WorkerThatIsToldToStop_HandsOver()
    {
        await using var first = await cluster.StartAsync("worker", Long);
        var iteration = await cluster.TrainAsync();
        await ProcessCluster.UntilAsync(async () => await cluster.AttemptAsync(iteration) == 1);
        await using var second = await cluster.StartAsync("worker", Long);

        // Nobody takes over before an hour what is not handed over.
        await first.StopAsync();

        Assert.Equal(IterationStatus.Completed, (await cluster.WaitAsync(iteration)).Status);
        Assert.Equal(2, await cluster.AttemptAsync(iteration));
        Assert.Equal(1, await cluster.AskAsync<int>($"""SELECT "Handovers" FROM "Iterations" WHERE "Id" = '{iteration}'"""));
        Assert.Equal(0, first.ExitCode);
    }

    [PostgreSqlFact]
    public async Task D_CancelledByAnotherProcess_TheWorkerStopsAndGoesOnWithTheNext()
    {
        var queued = await cluster.TrainAsync();
        await cluster.Progress.CancelAsync(cluster.ProjectId, queued);
        await using var worker = await cluster.StartAsync("worker", Long);
        var running = await cluster.TrainAsync();
        await ProcessCluster.UntilAsync(async () => await cluster.AttemptAsync(running) == 1);

        await cluster.Progress.CancelAsync(cluster.ProjectId, running);

        await ProcessCluster.UntilAsync(async () => await cluster.AskAsync<string>(
            $"SELECT statename FROM hangfire.job WHERE {ProcessCluster.IsJobOf(running)}") != "Processing");
        Assert.Equal((0, 1), (await cluster.AttemptAsync(queued), await cluster.AttemptAsync(running)));
        Assert.Equal(2, await cluster.AskAsync<long>(
            $"""SELECT count(*) FROM "Iterations" WHERE "Id" IN ('{queued}', '{running}') AND "Status" = 'Failed' AND "ModelHash" IS NULL"""));
        Assert.Equal(IterationStatus.Completed, (await cluster.WaitAsync((await cluster.Training.TrainProjectAsync(cluster.ProjectId, forceTrain: true)).Id)).Status);
    }

    [PostgreSqlFact]
    public async Task H_WorkerKilledAmongChunks_EachCountsOnceAndTheModelIsThatOfOneMachine()
    {
        await cluster.ExecuteAsync(
            """
            CREATE TABLE chunks_done ("Id" uuid, "Count" int);
            CREATE FUNCTION note_chunk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO chunks_done VALUES (NEW."Id", NEW."Count"); RETURN NULL; END $$;
            CREATE TRIGGER note_chunk AFTER UPDATE OF "Done" ON "FeatureChunks" FOR EACH ROW EXECUTE FUNCTION note_chunk()
            """);
        var workers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => cluster.StartAsync("worker", Short)));
        var iteration = await cluster.TrainAsync();
        const string taken = """SELECT count(*) FROM "FeatureChunks" WHERE "Attempt" = 1 AND "Done" IS NULL""";
        await ProcessCluster.UntilAsync(async () => await cluster.AskAsync<long>(taken) >= 2);
        var trainer = await cluster.FindWorkerAsync(iteration);
        var victim = await FindChunkWorkerAsync(trainer);

        await workers.Single(worker => worker.ProcessId == victim).KillAsync();

        Assert.Equal(IterationStatus.Completed, (await cluster.WaitAsync(iteration)).Status);
        Assert.Equal(1, await cluster.AttemptAsync(iteration));
        Assert.Equal(ProcessCluster.PictureCount, await cluster.AskAsync<long>("""SELECT sum("Count") FROM chunks_done"""));
        Assert.Equal(0, await cluster.AskAsync<long>("""SELECT count(*) FROM (SELECT "Id" FROM chunks_done GROUP BY "Id" HAVING count(*) > 1) twice"""));
        Assert.Equal(ProcessCluster.PictureCount, await cluster.AskAsync<long>("""SELECT count(*) FROM "Features" """));
        var model = await ModelAsync(iteration);

        // One process, which shares nothing out.
        await Task.WhenAll(workers.Select(worker => worker.DisposeAsync().AsTask()));
        await cluster.ExecuteAsync("""DROP TRIGGER note_chunk ON "FeatureChunks" """);
        await using var alone = await cluster.StartAsync("worker", Short);
        var again = (await cluster.Training.TrainProjectAsync(cluster.ProjectId, forceTrain: true)).Id;
        Assert.Equal(IterationStatus.Completed, (await cluster.WaitAsync(again)).Status);
        Assert.Equal(model, await ModelAsync(again));
    }

    /// <summary>When its last attempt began, in the order of all.</summary>
    private Task<long> BegunAsync(Guid iteration) => cluster.AskAsync<long>(
        $"SELECT max(hangfire.state.id) FROM hangfire.state JOIN hangfire.job ON jobid = hangfire.job.id WHERE {ProcessCluster.IsJobOf(iteration)} AND name = 'Processing'");

    private Task<string> ModelAsync(Guid iteration) => cluster.AskAsync<string>($"""SELECT "ModelHash" FROM "Iterations" WHERE "Id" = '{iteration}'""");

    /// <summary>A process that works on a chunk and does not train.</summary>
    private async Task<int> FindChunkWorkerAsync(int trainer)
    {
        var found = 0;
        await ProcessCluster.UntilAsync(async () => (found = int.Parse(await cluster.AskAsync<string>(
            $"""
            SELECT coalesce(max(split_part(data->>'ServerId', ':', 2)), '0') FROM hangfire.job JOIN hangfire.state ON hangfire.state.id = stateid JOIN "Jobs" ON hangfire.job.id = "EngineId"::bigint
            WHERE "Queue" = 'Features' AND statename = 'Processing' AND split_part(data->>'ServerId', ':', 2) <> '{trainer}'
            """), System.Globalization.CultureInfo.InvariantCulture)) != 0);
        return found;
    }
}
