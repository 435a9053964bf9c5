using Fovea.Protocol.Training;

namespace Fovea.Robustness.Tests;

/// <summary>What a killed process cannot show: that bytes are told to reach the disk before their name, the name before the row, the row before the answer.</summary>
public sealed class DurableWriteTests
{
    [Fact]
    public async Task Upload_Traced_FlushesFileThenFolderThenDatabase()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Sub("data");
        var picture = Pictures.Unique(1L << 43);
        await using var server = await ServerProgram.StartAsync(data);
        using var http = new HttpClient();
        var client = server.Training(http);
        var projectId = (await client.CreateProjectAsync("durable")).Id;
        string[] calls;
        using (var strace = await Strace.AttachAsync(server.ProcessId, "trace=fsync,fdatasync,rename,renameat,renameat2"))
        {
            await client.CreateImagesFromFilesAsync(projectId, new ImageFileCreateBatch { Images = [new ImageFileCreateEntry { Name = "one", Contents = picture }] });
            calls = await strace.StopAsync();
        }

        var hash = Pictures.HashOf(picture);
        var file = Array.FindIndex(calls, line => line.Contains("fsync(", StringComparison.Ordinal) && line.Contains($"/{hash}.", StringComparison.Ordinal));
        var rename = Array.FindIndex(calls, line => line.Contains("rename", StringComparison.Ordinal) && line.Contains($"/{hash}\"", StringComparison.Ordinal));
        var directory = Array.FindIndex(calls, rename + 1, line => line.Contains("fsync(", StringComparison.Ordinal) && line.Contains($"/blobs/{hash[..2]}/{hash[2..4]}>", StringComparison.Ordinal));
        var database = Array.FindLastIndex(calls, line => line.Contains("sync(", StringComparison.Ordinal) && line.Contains("/fovea.db-wal>", StringComparison.Ordinal));
        Assert.True(
            file >= 0 && file < rename && rename < directory && directory < database,
            $"The file was flushed at {file}, renamed at {rename}, its folder flushed at {directory}, the database at {database}, of:\n{string.Join('\n', calls)}");
    }
}
