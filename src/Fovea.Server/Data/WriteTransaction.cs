using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fovea.Server.Data;

/// <summary>
/// A transaction that reads what it decides by and then writes, alone in its scope: what it has read stays true until it is committed. One
/// of one's own, or the caller's where one has begun already; then the caller commits.
/// </summary>
/// <remarks>
/// SQLite has one writer, and EF Core's transactions take its place at their beginning. On PostgreSQL an advisory lock stands for that,
/// held to the end of the transaction; each statement after it sees all that the holders before have committed.
/// </remarks>
internal sealed class WriteTransaction : IAsyncDisposable
{
    private readonly AppDbContext _db;
    private readonly IDbContextTransaction? _own;

    private WriteTransaction(AppDbContext db, IDbContextTransaction? own) => (_db, _own) = (db, own);

    public static async Task<WriteTransaction> BeginAsync(AppDbContext db, WriteScope scope, CancellationToken cancellationToken)
    {
        var transaction = new WriteTransaction(db, db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null);
        try
        {
            await transaction.EnterAsync(scope, cancellationToken);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the transaction is alone in another scope too.</summary>
    public Task EnterAsync(WriteScope scope, CancellationToken cancellationToken) =>
        _db.Database.IsNpgsql() ? _db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({scope.Key})", cancellationToken) : Task.CompletedTask;

    public Task CommitAsync(CancellationToken cancellationToken) => _own?.CommitAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
