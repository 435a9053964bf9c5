using System.Diagnostics;
using Fovea.Protocol.Training;

namespace Fovea.Robustness.Tests;

/// <summary>What a killed process cannot show: that bytes are told to reach the disk before their name, the name before the row, the row before the answer.</summary>
public sealed class DurableWriteTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Upload_Traced_FlushesFileThenFolderThenDatabase()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace is not installed; on Debian: apt-get install strace.");
        using var folder = new TemporaryFolder();
        var data = folder.Sub("data");
        var picture = Pictures.Unique(1L << 43);
        await using var server = await ServerProgram.StartAsync(data);
        using var http = new HttpClient();
        var client = server.Training(http);
        var projectId = (await client.CreateProjectAsync("durable")).Id;
        string[] calls;
        using (var strace = await Strace.AttachAsync(server.ProcessId, folder.Sub("trace")))
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


    private sealed class Strace : IDisposable
    {
        private readonly Process _process;
        private readonly string _log;

        private Strace(Process process, string log) => (_process, _log) = (process, log);

        public static async Task<Strace> AttachAsync(int processId, string log)
        {
            var process = Process.Start(new ProcessStartInfo(
                "/usr/bin/strace", ["-f", "-y", "-s", "300", "-e", "trace=fsync,fdatasync,rename,renameat,renameat2", "-o", log, "-p", $"{processId}"]) { RedirectStandardError = true })!;
            using var patience = new CancellationTokenSource(Patience);
            while (await process.StandardError.ReadLineAsync(patience.Token) is { } line)
            {
                if (line.Contains("attached", StringComparison.Ordinal))
                {
                    return new Strace(process, log);
                }

                Assert.SkipWhen(line.Contains("not permitted", StringComparison.Ordinal), "This user may not trace processes.");
            }

            throw new InvalidOperationException("strace ended before it attached.");
        }

        public async Task<string[]> StopAsync()
        {
            // Detaches, which a kill would do as well, but not write the log out.
            using (var interrupt = Process.Start("kill", ["-INT", $"{_process.Id}"]))
            {
                await interrupt.WaitForExitAsync();
            }

            using var patience = new CancellationTokenSource(Patience);
            await _process.WaitForExitAsync(patience.Token);
            return await File.ReadAllLinesAsync(_log, patience.Token);
        }

        public void Dispose()
        {
            if (!_process.HasExited)
            {
                _process.Kill();
            }

            _process.Dispose();
        }
    }
}
