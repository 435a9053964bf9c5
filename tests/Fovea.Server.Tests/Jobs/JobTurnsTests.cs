using System.Globalization;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Jobs;
using Fovea.Server.Tests.Data;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Tests.Jobs;

/// <summary>Whose turn it is, on the rows of a server that has stopped.</summary>
public sealed class JobTurnsTests(JobTurnsTests.StoppedServer stopped) : IClassFixture<JobTurnsTests.StoppedServer>, IAsyncLifetime
{
    private const JobQueue Queue = JobQueue.Train;
    private readonly List<string> _names = [];
    private JobTurns _turns = null!;
    private Guid _first;
    private Guid _second;
    private int _jobs;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _turns = new JobTurns(stopped, TimeProvider.System);
        await using var db = stopped.CreateDbContext();
        await db.Set<JobEntity>().ExecuteDeleteAsync(Cancellation);
        await db.Set<JobTurnEntity>().ExecuteDeleteAsync(Cancellation);
        var resources = await db.Resources.OrderBy(r => r.Created).Select(r => r.Id).Take(2).ToListAsync(Cancellation);
        (_first, _second) = (resources[0], resources[1]);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Take_OneWorker_ResourcesHaveTheirTurnsOneAfterTheOther()
    {
        await AddAsync(_first, "a1", "a2", "a3", "a4");
        await AddAsync(_second, "b1", "b2");

        Assert.Equal(["a1", "b1", "a2", "b2", "a3", "a4"], await WorkAsync(6));
    }

    [Fact]
    public async Task Take_RowOfOneThatHadNoTurnForLong_ComesNext()
    {
        await AddAsync(_first, "a1", "a2", "a3", "a4");
        Assert.Equal(["a1", "a2"], await WorkAsync(2));

        await AddAsync(_second, "b1");

        Assert.Equal(["b1", "a3", "a4"], await WorkAsync(3));
    }

    [Fact]
    public async Task Take_SeveralWorkers_TheResourceWithTheFewestInWorkComesNext()
    {
        await AddAsync(_first, "a1", "a2", "a3", "a4");
        var (one, two, three) = (NewJob(), NewJob(), NewJob());
        Assert.Equal("a1", await TakeAsync(one));
        Assert.Equal("a2", await TakeAsync(two));
        await AddAsync(_second, "b1", "b2", "b3");

        // The second resource has one in work and had the last turn; the first still has two in work.
        Assert.Equal("b1", await TakeAsync(three));
        Assert.Equal("b2", await TakeAsync(NewJob()));
        Assert.Equal("a3", await TakeAsync(NewJob()));
    }

    [Fact]
    public async Task Take_WhatSomebodyAskedFor_GoesBeforeWhatNobodyDid()
    {
        await _turns.AddAsync(Queue, Row(_first, "automatic", isBackground: true));
        await AddAsync(_first, "asked");

        Assert.Equal(["asked", "automatic"], await WorkAsync(2));
    }

    [Fact]
    public async Task Take_JobThatComesBack_HasTheRowThatItHad()
    {
        await AddAsync(_first, "a1", "a2");
        await AddAsync(_second, "b1");
        var lost = NewJob();
        Assert.Equal("a1", await TakeAsync(lost));
        Assert.Equal("b1", await TakeAsync(NewJob()));

        Assert.Equal("a1", await TakeAsync(lost));
    }

    [Fact]
    public async Task Take_WhatIsInAnotherQueue_Waits()
    {
        await _turns.AddAsync(JobQueue.Export, Row(_first, "export"));

        Assert.Null(await TakeAsync(NewJob()));
    }

    [Fact]
    public async Task Take_WhoseRowsHaveJobs_EachRowThatWaitsKeepsOne()
    {
        await AddAsync(_first, "a1", "a2", "a3");
        await AddAsync(_second, "b1");
        foreach (var name in _names)
        {
            await _turns.NoteAsync(Queue, IdOf(name), $"of {name}");
        }

        // The jobs come in the order in which they were made, and b1 overtakes a2.
        Assert.Equal("a1", await TakeAsync("of a1"));
        Assert.Equal("b1", await TakeAsync("of a2"));

        await using var db = stopped.CreateDbContext();
        var jobs = await db.Set<JobEntity>().AsNoTracking().ToDictionaryAsync(job => NameOf(job.SubjectId), job => (job.EngineId, job.IsTaken), Cancellation);
        Assert.Equal(("of a1", true), jobs["a1"]);
        Assert.Equal(("of a2", true), jobs["b1"]);
        Assert.Equal(("of b1", false), jobs["a2"]);
        Assert.Equal(("of a3", false), jobs["a3"]);
    }

    [Fact]
    public async Task Take_ByManyAtOnce_GivesEachRowOnce()
    {
        await AddAsync(_first, [.. Enumerable.Range(0, 12).Select(i => $"a{i}")]);
        await AddAsync(_second, [.. Enumerable.Range(0, 12).Select(i => $"b{i}")]);

        var taken = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => Task.Run(() => TakeAsync(NewJob()))));

        Assert.Equal(_names.Order(), taken.Order());
    }

    [Fact]
    public async Task End_OfAJobThatLostItsRow_LeavesIt()
    {
        await AddAsync(_first, "a1");
        Assert.Equal("a1", await TakeAsync("lost"));
        Assert.True(await _turns.RenewAsync(Queue, Row(_first, "a1"), "lost"));
        Assert.Equal("a1", await TakeAsync("next"));

        await _turns.EndAsync(Queue, IdOf("a1"), "lost");
        Assert.Equal("a1", await TakeAsync("next"));

        await _turns.EndAsync(Queue, IdOf("a1"), "next");
        Assert.Null(await TakeAsync("next"));
    }

    [Fact]
    public async Task AddAndRenew_OfARowThatHasItsTurn_LeaveItToItsJob()
    {
        await AddAsync(_first, "a1");
        Assert.Equal("a1", await TakeAsync("worker"));

        Assert.False(await _turns.AddAsync(Queue, Row(_first, "a1")));
        Assert.False(await _turns.RenewAsync(Queue, Row(_first, "a1"), "lost"));

        Assert.Null(await TakeAsync("other"));
        Assert.Equal("a1", await TakeAsync("worker"));
    }

    [Fact]
    public async Task Note_OfARowThatAnotherJobTook_GivesTheJobToOneThatLacksIt()
    {
        await AddAsync(_first, "a1");
        Assert.Equal("a1", await TakeAsync("of a1", "a1"));
        await AddAsync(_first, "a2");
        await AddAsync(_second, "b1");

        // The job of a2 is taken before it was noted, and takes b1.
        Assert.Equal("b1", await TakeAsync("of a2", "a2"));
        await _turns.NoteAsync(Queue, IdOf("a2"), "of a2");
        await _turns.NoteAsync(Queue, IdOf("b1"), "of b1");

        await using var db = stopped.CreateDbContext();
        var jobs = await db.Set<JobEntity>().AsNoTracking().ToDictionaryAsync(job => NameOf(job.SubjectId), job => job.EngineId, Cancellation);
        Assert.Equal(("of a2", "of b1"), (jobs["b1"], jobs["a2"]));
    }

    [Fact]
    public async Task Take_WhileAWorkerTakesNoTurns_EachJobHasTheRowItWasMadeFor()
    {
        await AddAsync(_first, "a1", "a2");
        await AddAsync(_second, "b1");

        Assert.Equal("b1", await TakeAsync("of b1", "b1", takesTurns: false));
        Assert.Equal("a2", await TakeAsync("of a2", "a2", takesTurns: false));
        Assert.Equal("a1", await TakeAsync("of a1", "a1", takesTurns: false));
        Assert.Equal("a2", await TakeAsync("of a2", "a2"));
        Assert.Null(await TakeAsync("one more", "a1", takesTurns: false));
    }

    [Fact]
    public async Task Take_RowThatAVersionBeforeTurnsAdded_IsLeftToItsJob()
    {
        await _turns.AddAsync(Queue, Row(Guid.Empty, "old"));
        await _turns.NoteAsync(Queue, IdOf("old"), "of old");
        await AddAsync(_first, "a1");

        Assert.Equal(["a1"], await WorkAsync(1));
        Assert.Null(await TakeAsync(NewJob()));
        Assert.Equal("old", await TakeAsync("of old", "old"));
    }

    private async Task<IReadOnlyList<string?>> WorkAsync(int count)
    {
        var worked = new List<string?>();
        for (var i = 0; i < count; i++)
        {
            var job = NewJob();
            worked.Add(await TakeAsync(job));
            await _turns.EndAsync(Queue, IdOf(worked[^1]!), job);
        }

        return worked;
    }

    private async Task AddAsync(Guid resource, params string[] names)
    {
        foreach (var name in names)
        {
            await _turns.AddAsync(Queue, Row(resource, name));
        }
    }

    private WaitingRow Row(Guid resource, string name, bool isBackground = false)
    {
        if (!_names.Contains(name))
        {
            _names.Add(name);
        }

        return new WaitingRow(IdOf(name), resource, isBackground);
    }

    private Guid IdOf(string name) => new(_names.IndexOf(name) + 1, 0, 0, new byte[8]);

    private string NameOf(Guid id) => _names[BitConverter.ToInt32(id.ToByteArray()) - 1];

    private async Task<string?> TakeAsync(string job, string? madeFor = null, bool takesTurns = true) =>
        await _turns.TakeAsync(Queue, job, madeFor is null ? Guid.Empty : IdOf(madeFor), takesTurns, Cancellation) is { } id ? NameOf(id) : null;

    private string NewJob() => Interlocked.Increment(ref _jobs).ToString(CultureInfo.InvariantCulture);

    /// <summary>The database of a server that has run once.</summary>
    public sealed class StoppedServer : IAsyncLifetime, IDbContextFactory<AppDbContext>
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("fovea-test-").FullName;
        private DatabaseSource _database = null!;

        public async ValueTask InitializeAsync()
        {
            var options = new ServerOptions { DataFolder = _folder, Urls = ["http://127.0.0.1:0"], IsQuiet = true }.OnTestDatabase();
            await (await FoveaServer.StartAsync(options, CancellationToken.None)).DisposeAsync();
            _database = DatabaseSource.Of(new DataFolder(_folder), TestDatabase.ConnectionStringFor(_folder));
        }

        public async ValueTask DisposeAsync()
        {
            await _database.DisposeAsync();
            TestDatabase.Drop(_folder);
            Directory.Delete(_folder, recursive: true);
        }

        AppDbContext IDbContextFactory<AppDbContext>.CreateDbContext() => _database.CreateContext();

        internal AppDbContext CreateDbContext() => _database.CreateContext();
    }
}
