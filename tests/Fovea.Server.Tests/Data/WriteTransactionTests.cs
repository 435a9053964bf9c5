using Fovea.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Tests.Data;

/// <summary>Writers of one database, among themselves.</summary>
public sealed class WriteTransactionTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Begin_ByMany_EachHasItsTurnInTheOrderInWhichTheyCame()
    {
        List<int> turns = [];
        List<Task> writers = [];
        await using (var first = new Writer(server.DataFolder))
        {
            await first.BeginAsync(Cancellation);
            for (var i = 0; i < 12; i++)
            {
                writers.Add(WriteAsync(i));

                // On PostgreSQL it takes a moment until one stands in the queue.
                await Task.Delay(TestDatabase.IsPostgreSql ? 200 : 0, Cancellation);
            }
        }

        await Task.WhenAll(writers);

        Assert.Equal(Enumerable.Range(0, 12), turns);

        async Task WriteAsync(int number)
        {
            await using var writer = new Writer(server.DataFolder);
            await writer.BeginAsync(Cancellation);
            turns.Add(number);
        }
    }

    [Fact]
    public async Task Begin_OfOneThatGaveUp_LeavesThePlaceToTheNext()
    {
        await using var first = new Writer(server.DataFolder);
        await first.BeginAsync(Cancellation);
        using var patience = new CancellationTokenSource();
        await using var second = new Writer(server.DataFolder);
        var givesUp = second.BeginAsync(patience.Token);
        await using var third = new Writer(server.DataFolder);
        var waits = third.BeginAsync(Cancellation);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givesUp);
        await first.DisposeAsync();

        await waits;
    }

    [Fact]
    public async Task Begin_AfterAnotherCommitted_DoesNotWaitForItsEnd()
    {
        await using var first = new Writer(server.DataFolder);
        await first.BeginAsync(Cancellation);
        await using var second = new Writer(server.DataFolder);

        await first.CommitAsync();

        await second.BeginAsync(Cancellation);
    }

    [Fact]
    public async Task Begin_WhileAnotherKeepsThePlace_SaysBusyAndTakesNoPlace()
    {
        await using (var first = new Writer(server.DataFolder))
        {
            await first.BeginAsync(Cancellation);
            await using var second = new Writer(server.DataFolder);

            var exception = await Assert.ThrowsAnyAsync<Exception>(() => second.BeginAsync(Cancellation));

            Assert.True(exception.IsDatabaseBusy());
        }

        await using var next = new Writer(server.DataFolder);
        await next.BeginAsync(Cancellation);
    }

    private sealed class Writer(string folder) : IAsyncDisposable
    {
        private readonly AppDbContext _db = TestDatabase.Open(folder);
        private WriteTransaction? _transaction;

        public async Task BeginAsync(CancellationToken cancellationToken) =>
            _transaction = await WriteTransaction.BeginAsync(_db, WriteScope.Resources, cancellationToken);

        public Task CommitAsync() => _transaction!.CommitAsync(Cancellation);

        public async ValueTask DisposeAsync()
        {
            await (_transaction?.DisposeAsync() ?? ValueTask.CompletedTask);
            await _db.DisposeAsync();
        }
    }
}
