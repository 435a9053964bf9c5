using Fovea.Engine.Training;
using Fovea.Protocol.Client;
using Fovea.Protocol.Pictures;

namespace Fovea.Cli.Transfers;

/// <summary>Sends a zip of pictures whole; the server sorts it out.</summary>
internal static class ZipUpload
{
    private const string Stage = "Uploading, MB";

    public static async Task<PictureImportSummary> RunAsync(
        PictureArchiveClient client, Guid projectId, string path, IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        await using var file = new ReportingStream(path, (done, total) => progress.Report(new TrainingProgress(Stage, Megabytes(done), Megabytes(total))));
        return await client.UploadAsync(projectId, file, cancellationToken);
    }

    private static int Megabytes(long bytes) => (int)((bytes + (1 << 20) - 1) >> 20);

    private sealed class ReportingStream(string path, Action<long, long> report) : FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            report(Position, Length);
            return read;
        }
    }
}
