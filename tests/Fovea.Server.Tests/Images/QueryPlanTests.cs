using System.Data.Common;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;
using Fovea.Server.Audit;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Images;
using Fovea.Server.Iterations;
using Fovea.Server.Projects;
using Fovea.Server.Tags;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Images;

/// <summary>Asks SQLite how it answers the queries of large projects.</summary>
public sealed class QueryPlanTests(SqliteServerFixture server) : IClassFixture<SqliteServerFixture>, IAsyncLifetime
{
    private const int ImageCount = 3600;
    private const int TagCount = 5;
    private readonly PlanRecorder _plans = new();
    private AsyncServiceScope _scope;
    private AppDbContext _db = null!;
    private ProjectEntity _project = null!;
    private Guid[] _tags = null!;

    public async ValueTask InitializeAsync()
    {
        _scope = server.Services.CreateAsyncScope();
        _db = new AppDbContext(new DbContextOptionsBuilder<AppDbContext>()
            .UseSqlite($"Data Source={Path.Combine(server.DataFolder, "fovea.db")}").AddInterceptors(_plans).Options);
        var id = (await server.CreateProjectAsync()).Id;
        _project = await _db.Projects.SingleAsync(p => p.Id == id);
        _tags = await SeedAsync(id);
        _plans.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await _db.DisposeAsync();
        await _scope.DisposeAsync();
    }

    public static TheoryData<TaggingStatus, int, string?> Filters => new()
    {
        { TaggingStatus.All, 0, null },
        { TaggingStatus.Tagged, 0, null },
        { TaggingStatus.Untagged, 0, null },
        { TaggingStatus.All, 2, "colour ne 'red' and (shelf ne 'top' or shelf eq 'nowhere')" },
        { TaggingStatus.All, 1, null },
        { TaggingStatus.Tagged, 3, null },
        { TaggingStatus.All, TagCount, null },
        { TaggingStatus.Untagged, 0, "shelf eq 'top'" },
        { TaggingStatus.Tagged, 2, "shelf eq 'top'" },
        { TaggingStatus.All, 0, "shelf eq 'top' or shelf ne 'bottom'" },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task List_OfALargeProject_ReadsOnePageInTheOrderOfAnIndex(TaggingStatus status, int tags, string? filter)
    {
        foreach (var order in Enum.GetValues<ImageOrderBy>())
        {
            var page = await Images().ListAsync(Filter(status, tags, filter), order, new Page(Take: 50, Skip: 100), CancellationToken.None);
            Assert.Equal(50, page.Count);
        }

        AssertIndexed();
        var pages = _plans.Statements.Where(s => s.Sql.Contains("OFFSET", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, pages.Count);
        Assert.All(pages, page =>
            Assert.Contains("USING COVERING INDEX IX_SnapshotImages_SnapshotId_Created_ImageId", string.Join('\n', page.Plan), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task EachWay_OfFiltering_FindsTheSame(TaggingStatus status, int tags, string? text)
    {
        var filter = Filter(status, tags, text);
        var expected = await filter.ByImage(_db).Select(i => i.ImageId).Order().ToListAsync();

        Assert.Equal(expected, await filter.ByLabels(_db).Select(i => i.ImageId).Order().ToListAsync());
        Assert.Equal(expected, await filter.ByLists(_db).Select(i => i.ImageId).Order().ToListAsync());
        Assert.Equal(expected.Count, await Images().CountAsync(filter, CancellationToken.None));
        AssertIndexed();
    }

    [Fact]
    public async Task Untagged_WithATag_IsNone()
    {
        var filter = Filter(TaggingStatus.Untagged, 2, null);

        Assert.Empty(await Images().ListAsync(filter, ImageOrderBy.Newest, new Page(Take: 50, Skip: 0), CancellationToken.None));
        Assert.Equal(0, await Images().CountAsync(filter, CancellationToken.None));
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Count_OfALargeProject_UsesIndexes(TaggingStatus status, int tags, string? filter)
    {
        Assert.InRange(await Images().CountAsync(Filter(status, tags, filter), CancellationToken.None), 1, ImageCount);

        AssertIndexed();
    }

    [Fact]
    public async Task Tags_OfALargeProject_AreCountedByIndex()
    {
        var tags = await ActivatorUtilities.CreateInstance<TagService>(_scope.ServiceProvider, _db).ListAsync(_project.Id, CancellationToken.None);
        Assert.Equal(TagCount, tags.Count);

        AssertIndexed();
    }

    [Fact]
    public async Task FindAndDelete_InALargeProject_UseIndexes()
    {
        var ids = await _db.SnapshotImages.Where(i => i.SnapshotId == _project.Id).OrderBy(i => i.Created).Select(i => i.ImageId).Take(20).ToListAsync();
        _plans.Clear();

        Assert.Equal(20, (await Images().FindAsync(_project.Id, ids, CancellationToken.None)).Count);
        Assert.All(_plans.Statements, details => Assert.DoesNotContain("IX_SnapshotImages_SnapshotId_Created", string.Join('\n', details.Plan), StringComparison.Ordinal));
        Assert.Single(await Images().FindNewestAsync([_project.Id], CancellationToken.None));
        await Images().DeleteAsync(_project, ids[..10], fromIterations: false, CancellationToken.None);
        await Images().DeleteAsync(_project, ids[10..], fromIterations: true, CancellationToken.None);

        AssertIndexed();
    }

    // Whatever writes, writes through the same connection.
    private ImageService Images() => ActivatorUtilities.CreateInstance<ImageService>(
        _scope.ServiceProvider, _db, new SnapshotService(_db), ActivatorUtilities.CreateInstance<AuditTrail>(_scope.ServiceProvider, _db));

    private ImageFilter Filter(TaggingStatus status, int tags, string? filter) => new(_project.Id)
    {
        Status = status,
        TagIds = _tags[..tags],
        Metadata = filter is null ? null : MetadataFilter.Parse(filter),
    };

    private void AssertIndexed()
    {
        Assert.NotEmpty(_plans.Statements);
        Assert.All(_plans.Statements, statement => Assert.True(statement.FullScans.Count == 0, $"{statement.Sql}\n{string.Join('\n', statement.Plan)}"));
    }

    /// <summary>A quarter of the images has no tag and the others have four of five, which are few labels with three tags and many with all; one in 30 has no metadata.</summary>
    private async Task<Guid[]> SeedAsync(Guid projectId)
    {
        var now = DateTimeOffset.UnixEpoch;
        var tags = Enumerable.Range(0, TagCount).Select(_ => Guid.CreateVersion7()).ToArray();
        _db.Tags.AddRange(tags.Select((id, index) => new TagEntity
        {
            SnapshotId = projectId, ProjectId = projectId, Id = id, Name = $"tag {index}", ComparisonName = $"TAG {index}", Type = TagType.Regular, Created = now,
        }));
        for (var index = 0; index < ImageCount; index++)
        {
            var id = Guid.CreateVersion7();
            _db.SnapshotImages.Add(new SnapshotImageEntity
            {
                SnapshotId = projectId,
                ImageId = id,
                ContentHash = $"{projectId}/{index}",
                Created = now.AddSeconds(index),
                Image = new ImageEntity { Id = id, ProjectId = projectId, ContentHash = $"{index}", ThumbnailHash = $"{index}", WidthPixels = 1, HeightPixels = 1 },
                Tags = index % 4 == 0 ? [] : [.. tags.Where((_, tag) => tag != index % TagCount).Select(tag => new ImageTagEntity { SnapshotId = projectId, ImageId = id, TagId = tag, Created = now })],
                Metadata = index % 30 == 0 ? [] : [new ImageMetadataEntity { SnapshotId = projectId, ImageId = id, Key = "shelf", Value = index % 2 == 0 ? "top" : "bottom" }],
            });
        }

        await _db.SaveChangesAsync();
        _db.ChangeTracker.Clear();
        return tags;
    }

    private sealed record Statement(string Sql, IReadOnlyList<string> Plan)
    {
        /// <summary>Steps that read a whole table, instead of an index or of what another step has narrowed.</summary>
        public IReadOnlyList<string> FullScans => [.. Plan.Where(step =>
            step.StartsWith("SCAN ", StringComparison.Ordinal)
            && !step.Contains("CONSTANT ROW", StringComparison.Ordinal)
            // A list that the query brings along.
            && !step.Contains("VIRTUAL TABLE", StringComparison.Ordinal)
            && !Plan.Any(other => other.EndsWith($" {step.Split(' ')[1]}", StringComparison.Ordinal)
                && (other.StartsWith("CO-ROUTINE", StringComparison.Ordinal) || other.StartsWith("MATERIALIZE", StringComparison.Ordinal))))];
    }

    private sealed class PlanRecorder : DbCommandInterceptor
    {
        private readonly List<Statement> _statements = [];

        public IReadOnlyList<Statement> Statements => _statements;

        public void Clear() => _statements.Clear();

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Record(command);
            return ValueTask.FromResult(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Record(command);
            return ValueTask.FromResult(result);
        }

        private void Record(DbCommand command)
        {
            if (command.CommandText.StartsWith("INSERT", StringComparison.Ordinal))
            {
                return;
            }

            using var explain = command.Connection!.CreateCommand();
            explain.Transaction = command.Transaction;
            explain.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
            foreach (SqliteParameter parameter in command.Parameters)
            {
                explain.Parameters.Add(new SqliteParameter(parameter.ParameterName, parameter.Value));
            }

            using var reader = explain.ExecuteReader();
            var plan = new List<string>();
            while (reader.Read())
            {
                plan.Add(reader.GetString(3));
            }

            _statements.Add(new Statement(command.CommandText, plan));
        }
    }
}
