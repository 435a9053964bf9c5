using Fovea.Server.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Storage;

public sealed class BlobSweeperTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Sweep_RemovesOldOrphansAndTemporaryFilesAndNothingElse()
    {
        var iteration = await server.CreateTrainedProjectAsync(publish: true);
        await server.Prediction.PostBytesAsync($"{iteration.ProjectId}/classify/iterations/{ServerFixture.PublishName}/image", ServerFixture.Picture("mug", 60)).ShouldSucceedAsync();
        var (blobs, root) = (server.Services.GetRequiredService<BlobStore>(), Path.Combine(server.DataFolder, "blobs"));
        var named = Directory.GetFiles(root, "*", SearchOption.AllDirectories);
        var young = await blobs.WriteAsync(new byte[] { 1 }, CancellationToken.None);
        var orphan = PathOf(root, await blobs.WriteAsync(new byte[] { 2 }, CancellationToken.None));
        var (oldTemporary, youngTemporary, foreign) = ($"{orphan}.1.tmp", $"{orphan}.2.tmp", Path.Combine(root, "read me.txt"));
        Array.ForEach([oldTemporary, youngTemporary, foreign], path => File.WriteAllText(path, ""));
        Array.ForEach([.. named, orphan, oldTemporary, foreign], path => File.SetLastWriteTimeUtc(path, (TimeProvider.System.GetUtcNow() - BlobSweeper.Patience * 2).UtcDateTime));

        var removed = await server.Services.GetRequiredService<BlobSweeper>().SweepAsync(CancellationToken.None);

        Assert.Equal(2, removed);
        Assert.Equal(
            ((string[])[.. named, PathOf(root, young), youngTemporary, foreign]).Order(StringComparer.Ordinal),
            Directory.GetFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
    }

    private static string PathOf(string root, string hash) => Path.Combine(root, hash[..2], hash[2..4], hash);
}
