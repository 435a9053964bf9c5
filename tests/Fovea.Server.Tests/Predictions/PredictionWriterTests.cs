using Fovea.Protocol.Prediction;
using Fovea.Server.Data;
using Fovea.Server.Predictions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Predictions;

/// <summary>Stored predictions that are written together.</summary>
public sealed class PredictionWriterTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private PredictionWriter Writer => server.Services.GetRequiredService<PredictionWriter>();

    [Fact]
    public async Task WriteAsync_ManyAtOnce_AllAreThere()
    {
        var project = await server.CreateProjectAsync();
        var rows = Enumerable.Range(0, 200).Select(_ => NewRow(project.Id)).ToList();

        await Task.WhenAll(rows.Select(row => Writer.WriteAsync(row, CancellationToken.None)));

        await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        Assert.Equal(200, await db.Predictions.CountAsync(p => p.ProjectId == project.Id));
    }

    [Fact]
    public async Task WriteAsync_OneOfThemFails_TheOthersAreThere()
    {
        var project = await server.CreateProjectAsync();
        var rows = Enumerable.Range(0, 20).Select(_ => NewRow(project.Id)).ToList();
        var orphan = NewRow(Guid.NewGuid());

        var writes = rows.Take(10).Append(orphan).Concat(rows.Skip(10)).Select(row => Writer.WriteAsync(row, CancellationToken.None)).ToList();

        await Assert.ThrowsAsync<DbUpdateException>(() => writes[10]);
        await Task.WhenAll(writes.Where((_, index) => index != 10));
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        Assert.Equal(20, await db.Predictions.CountAsync(p => p.ProjectId == project.Id));
    }

    private static PredictionEntity NewRow(Guid projectId)
    {
        var id = Guid.CreateVersion7();
        return new PredictionEntity
        {
            Id = id,
            ProjectId = projectId,
            IterationId = Guid.NewGuid(),
            DomainId = Guid.NewGuid(),
            Application = null,
            Created = DateTimeOffset.UnixEpoch,
            ContentHash = new string('a', 64),
            WidthPixels = 16,
            HeightPixels = 16,
            Uncertainty = 0,
            Tags = [new PredictionTagEntity { PredictionId = id, TagId = Guid.NewGuid(), TagName = "mug", TagType = TagType.Regular, Probability = 1 }],
        };
    }
}
