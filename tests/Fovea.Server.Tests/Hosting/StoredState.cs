using Fovea.Server.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests;

/// <summary>What the data folder holds of pictures: two that are equal mean that nothing was left behind.</summary>
internal sealed record StoredState(int Images, int SnapshotImages, int Predictions, string Files)
{
    public static async Task<StoredState> ReadAsync(ServerFixture server)
    {
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var files = Directory.GetFiles(Path.Combine(server.DataFolder, "blobs"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        return new StoredState(await db.Images.CountAsync(), await db.SnapshotImages.CountAsync(), await db.Predictions.CountAsync(), string.Join('\n', files));
    }
}
