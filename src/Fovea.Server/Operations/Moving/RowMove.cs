using System.Globalization;
using System.Reflection;
using Fovea.Engine.Training;
using Fovea.Server.Data;
using Fovea.Server.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Fovea.Server.Operations.Moving;

/// <summary>Copies all rows of the one model from SQLite to PostgreSQL, within a transaction that the caller commits when they were found to be alike.</summary>
internal sealed class RowMove(AppDbContext source, AppDbContext target, IProgress<TrainingProgress> progress)
{
    private const int Batch = 1000;

    /// <summary>What PostgreSQL's texts cannot hold.</summary>
    private const char Refused = '\0';

    private const char Replacement = '\uFFFD';

    private static readonly MethodInfo CopyMethod = typeof(RowMove).GetMethod(nameof(CopyAsync), BindingFlags.Instance | BindingFlags.NonPublic)!;
    private static readonly MethodInfo HashMethod = typeof(RowMove).GetMethod(nameof(HashAsync), BindingFlags.Instance | BindingFlags.NonPublic)!;
    private static readonly MethodInfo HasAnyMethod = typeof(RowMove).GetMethod(nameof(HasAnyAsync), BindingFlags.Instance | BindingFlags.NonPublic)!;
    private readonly List<string> _replaced = [];

    /// <summary>Texts that were changed, each in a sentence.</summary>
    public IReadOnlyList<string> Replaced => _replaced;

    /// <exception cref="OperationException">The target holds rows already.</exception>
    public async Task CheckEmptyAsync(CancellationToken cancellationToken)
    {
        foreach (var type in Ordered())
        {
            if (await (Task<bool>)Call(HasAnyMethod, type, cancellationToken))
            {
                throw new OperationException($"The database to move to holds data already: the table {type.GetTableName()} has rows. Name an empty one.");
            }
        }
    }

    /// <exception cref="OperationException">What was written reads differently.</exception>
    public async Task<IReadOnlyList<MovedTable>> RunAsync(CancellationToken cancellationToken)
    {
        source.ChangeTracker.AutoDetectChangesEnabled = target.ChangeTracker.AutoDetectChangesEnabled = false;
        var types = Ordered();
        var read = new List<TableHash>();
        foreach (var type in types)
        {
            progress.Report(new TrainingProgress("Copying tables", read.Count, types.Count));
            read.Add(await (Task<TableHash>)Call(CopyMethod, type, cancellationToken));
            await ContinueNumbersAsync(type, cancellationToken);
        }

        var moved = new List<MovedTable>();
        foreach (var (type, copied) in types.Zip(read))
        {
            progress.Report(new TrainingProgress("Reading tables back", moved.Count, types.Count));
            var written = await (Task<TableHash>)Call(HashMethod, type, cancellationToken);
            moved.Add((written.Rows, written.Sum) == (copied.Rows, copied.Sum)
                ? new MovedTable(type.GetTableName()!, copied.Rows, copied.Sum)
                : throw new OperationException($"The table {type.GetTableName()} reads differently at its new place: {copied.Rows} rows with the hash {copied.Sum} were written, and {written.Rows} with {written.Sum} are there."));
        }

        progress.Report(new TrainingProgress("Reading tables back", types.Count, types.Count));
        return moved;
    }

    private async Task<TableHash> CopyAsync<T>(CancellationToken cancellationToken)
        where T : class
    {
        var hash = new TableHash();
        var pending = 0;
        await foreach (var row in source.Set<T>().AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            // What it refers to was added before, or will be: only the row itself.
            var entry = target.Entry(row);
            entry.State = EntityState.Added;
            Replace(entry);
            hash.Add(entry.CurrentValues);
            if (++pending == Batch)
            {
                await SaveAsync(cancellationToken);
                pending = 0;
            }
        }

        await SaveAsync(cancellationToken);
        return hash;
    }

    private async Task<TableHash> HashAsync<T>(CancellationToken cancellationToken)
        where T : class
    {
        var hash = new TableHash();
        await foreach (var row in target.Set<T>().AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            hash.Add(target.Entry(row).CurrentValues);
        }

        return hash;
    }

    private Task<bool> HasAnyAsync<T>(CancellationToken cancellationToken)
        where T : class => target.Set<T>().AnyAsync(cancellationToken);

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        await target.SaveChangesAsync(cancellationToken);
        target.ChangeTracker.Clear();
    }

    private void Replace(EntityEntry row)
    {
        foreach (var property in row.Properties)
        {
            if (property.CurrentValue is string text && text.Contains(Refused))
            {
                property.CurrentValue = text.Replace(Refused, Replacement);
                var key = string.Join(", ", row.Metadata.FindPrimaryKey()!.Properties.Select(part => row.Property(part).CurrentValue));
                _replaced.Add($"{row.Metadata.GetTableName()} ({key}), column {property.Metadata.GetColumnName()}: U+0000, which PostgreSQL cannot keep, became U+FFFD.");
            }
        }
    }

    /// <summary>Has PostgreSQL give out the numbers after those that were copied.</summary>
    private async Task ContinueNumbersAsync(IEntityType type, CancellationToken cancellationToken)
    {
        foreach (var property in type.GetProperties().Where(p => p.ValueGenerated == ValueGenerated.OnAdd && p.ClrType == typeof(long)))
        {
            var (table, column) = (type.GetTableName(), property.GetColumnName());
            // Names of the model, none of anybody else's.
            await target.Database.ExecuteSqlRawAsync(
                string.Create(CultureInfo.InvariantCulture, $"""SELECT setval(pg_get_serial_sequence('"{table}"', '{column}'), max("{column}")) FROM "{table}" HAVING count(*) > 0"""), cancellationToken);
        }
    }

    /// <summary>The tables, each after those that its rows refer to.</summary>
    private List<IEntityType> Ordered()
    {
        var ordered = new List<IEntityType>();
        // What waits is found at the new place, which has another engine.
        foreach (var type in target.Model.GetEntityTypes().Where(type => type.ClrType != typeof(JobEntity)).OrderBy(type => type.Name, StringComparer.Ordinal))
        {
            Add(type, ordered);
        }

        return ordered;
    }

    private static void Add(IEntityType type, List<IEntityType> ordered)
    {
        if (!ordered.Contains(type))
        {
            foreach (var principal in type.GetForeignKeys().Select(key => key.PrincipalEntityType).Where(principal => principal != type))
            {
                Add(principal, ordered);
            }

            ordered.Add(type);
        }
    }

    private object Call(MethodInfo method, IEntityType type, CancellationToken cancellationToken) => method.MakeGenericMethod(type.ClrType).Invoke(this, [cancellationToken])!;
}
