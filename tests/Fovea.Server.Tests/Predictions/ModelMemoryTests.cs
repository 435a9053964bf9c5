using Fovea.Server.Data;
using Fovea.Server.Predictions;
using Fovea.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Predictions;

/// <summary>More published models than fit: the ones that were used last are kept.</summary>
public sealed class ModelMemoryTests(ModelMemoryTests.SmallServer server) : IClassFixture<ModelMemoryTests.SmallServer>
{
    /// <summary>Many times what the budget holds.</summary>
    private const int Models = 40;

    [Fact]
    public async Task Models_MoreThanTheBudgetHolds_TheLastUsedAreKeptAndTheOthersComeBack()
    {
        var (blobs, cache) = (server.Services.GetRequiredService<BlobStore>(), server.Services.GetRequiredService<ModelCache>());
        var hashes = await CreateModelsAsync(blobs);
        var picture = ServerFixture.Picture("mug", 30);
        var golden = await ClassifyAsync(hashes[0]);

        foreach (var hash in hashes)
        {
            Assert.Equal(golden, await ClassifyAsync(hash));
        }

        Assert.Equal(golden, await ClassifyAsync(hashes[0]));

        // Only what is loaded answers without its file.
        foreach (var hash in new[] { hashes[0], hashes[1], hashes[^1] })
        {
            await blobs.DeleteAsync(hash, CancellationToken.None);
        }

        Assert.Equal(golden, await ClassifyAsync(hashes[0]));
        Assert.Equal(golden, await ClassifyAsync(hashes[^1]));
        await Assert.ThrowsAsync<BlobDamagedException>(() => ClassifyAsync(hashes[1]));

        async Task<float[]> ClassifyAsync(string hash)
        {
            using var lease = await cache.AcquireAsync(hash, CancellationToken.None);
            return lease.Classifier.Classify(picture);
        }
    }

    private async Task<string[]> CreateModelsAsync(BlobStore blobs)
    {
        var iteration = await server.CreateTrainedProjectAsync();
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var model = blobs.Read(await db.Iterations.Where(i => i.Id == iteration.Id).Select(i => i.ModelHash!).SingleAsync());
        var hashes = new string[Models];
        for (var index = 0; index < Models; index++)
        {
            hashes[index] = await blobs.WriteAsync(ModelCopies.WithVersion(model, $"{index}"), CancellationToken.None);
        }

        return hashes;
    }

    public sealed class SmallServer : ServerFixture
    {
        protected override ServerOptions Configure(ServerOptions options) => options with
        {
            Settings = new Dictionary<string, string?>(options.Settings) { ["Predictions:ModelMemoryBytes"] = $"{64L << 20}" },
        };
    }
}
