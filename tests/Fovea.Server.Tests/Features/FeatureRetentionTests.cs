using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Features;
using Fovea.Server.Iterations;
using Fovea.Server.Jobs;
using Fovea.Server.Storage;
using Fovea.Server.Tests.Iterations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Features;

/// <summary>What nobody will ask for any more goes, and nobody works on it.</summary>
public sealed class FeatureRetentionTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Apply_KeepsFeaturesOfPicturesAndChunksOfTrainings_AndForgetsOthers()
    {
        var project = await server.CreateProjectAsync();
        await server.UploadAsync(project.Id, "bottle", 1, firstIndex: 900);
        var kept = BlobStore.HashOf(ServerFixture.Picture("bottle", 900));
        var gone = new string('0', FeatureFan.HashLength);
        var (waiting, ended) = (await ChunkAsync(project.Id, IterationStatus.Training), await ChunkAsync(project.Id, IterationStatus.Failed));
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(Cancellation);
        db.AddRange(new[] { kept, gone }.Select(hash => new FeatureEntity { ContentHash = hash, Recipe = "made", Values = [1] }));
        await db.SaveChangesAsync(Cancellation);

        var unsettled = await server.Services.GetRequiredService<FeatureChunkWorker>().FindUnsettledAsync(JobQueue.Features, Cancellation);
        await ActivatorUtilities.CreateInstance<FeatureRetention>(server.Services).ApplyAsync(Cancellation);

        Assert.Contains(unsettled, row => row.Id == waiting);
        Assert.DoesNotContain(unsettled, row => row.Id == ended);
        Assert.Equal([waiting], await db.Set<FeatureChunkEntity>().Select(chunk => chunk.Id).ToListAsync(Cancellation));
        Assert.Equal([kept], await db.Set<FeatureEntity>().Where(f => f.Recipe == "made").Select(f => f.ContentHash).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Apply_PictureThatWasDeleted_ItsFeaturesGoFromTheDiskAndThoseOfOthersStay()
    {
        var project = await server.CreateProjectAsync();
        await server.UploadAsync(project.Id, "bottle", 5, firstIndex: 910);
        await server.UploadAsync(project.Id, "mug", 5, firstIndex: 910);
        await server.TrainAsync(project.Id);
        var gone = (await server.TrainingClient.GetImagesAsync(project.Id))[0];
        await server.TrainingClient.DeleteImagesAsync(project.Id, [gone.Id], allIterations: true);
        var provider = server.Services.GetRequiredService<BackboneProvider>();
        string[] hashes = [.. new[] { "bottle", "mug" }.SelectMany(tag => Enumerable.Range(910, 5).Select(index => BlobStore.HashOf(ServerFixture.Picture(tag, index))))];
        var key = provider.For(DomainCatalogue.DefaultId).Extractor.CacheKey;
        Assert.All(hashes, hash => Assert.True(provider.OnDisk.Contains(hash, key)));
        foreach (var file in Directory.GetFiles(Path.Combine(server.DataFolder, "features"), "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, (TimeProvider.System.GetUtcNow() - (BlobSweeper.Patience * 2)).UtcDateTime);
        }

        await ActivatorUtilities.CreateInstance<FeatureFileRetention>(server.Services).ApplyAsync(Cancellation);

        Assert.Equal(9, hashes.Count(hash => provider.OnDisk.Contains(hash, key)));
    }

    private async Task<Guid> ChunkAsync(Guid project, string status)
    {
        var iteration = await TestIterations.InsertAsync(server.Services, project, status);
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(Cancellation);
        var chunk = new FeatureChunkEntity { IterationId = iteration, ContentHashes = new string('0', FeatureFan.HashLength), Count = 1 };
        db.Add(chunk);
        await db.SaveChangesAsync(Cancellation);
        return chunk.Id;
    }
}
