using System.Net;
using System.Net.Http.Headers;
using Fovea.Engine.Training;

namespace Fovea.Cli.Backbones;

/// <summary>Gets a file from an address; what is broken off goes on where it stopped, now or with the next call.</summary>
internal sealed class Download(HttpClient http)
{
    /// <summary>Longest file that is taken, in bytes.</summary>
    public const long MaxBytes = 512L * 1024 * 1024;

    private const int Attempts = 5;
    private const int BufferBytes = 128 * 1024;
    private const int ProgressBytes = 1024;
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <param name="address">Where it is.</param>
    /// <param name="path">The file; what is there already counts as its beginning.</param>
    /// <param name="progress">Receives progress in KiB.</param>
    /// <param name="cancellationToken">Stops it; what came stays.</param>
    /// <exception cref="CommandException">The server does not give it, or it is too long.</exception>
    public async Task RunAsync(Uri address, string path, IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await GoOnAsync(address, path, progress, cancellationToken);
                return;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                if (attempt == Attempts)
                {
                    throw new CommandException(ExitCode.NoServer, $"{address} could not be downloaded in {Attempts} attempts ({e.Message}); the same command goes on where it stopped.", e);
                }

                await Task.Delay(Pause * attempt, cancellationToken);
            }
        }
    }

    private async Task GoOnAsync(Uri address, string path, IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        var have = File.Exists(path) ? new FileInfo(path).Length : 0;
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Range = have > 0 ? new RangeHeaderValue(have, null) : null;
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // All of it is there; the hash will tell.
            return;
        }

        if ((int)response.StatusCode is >= 400 and < 500)
        {
            throw new CommandException(ExitCode.NoInput, $"{address} answered {(int)response.StatusCode}.");
        }

        response.EnsureSuccessStatusCode();
        var goesOn = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == have;
        var done = goesOn ? have : 0;
        var total = response.Content.Headers.ContentLength is { } rest ? done + rest : MaxBytes;
        Require(total, address);
        await using var file = new FileStream(path, goesOn ? FileMode.Append : FileMode.Create, FileAccess.Write);
        await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
        await CopyAsync(content, file, done, total, address, progress, cancellationToken);
    }

    private static async Task CopyAsync(Stream content, FileStream file, long done, long total, Uri address, IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var buffer = new byte[BufferBytes];
        int read;
        do
        {
            silence.CancelAfter(LongestSilence);
            read = await content.ReadAsync(buffer, silence.Token);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            done += read;
            Require(done, address);
            progress.Report(new TrainingProgress("Downloading, KiB", (int)(done / ProgressBytes), (int)(total / ProgressBytes)));
        }
        while (read > 0);
    }

    private static void Require(long bytes, Uri address)
    {
        if (bytes > MaxBytes)
        {
            throw new CommandException(ExitCode.BadData, $"{address} has more than {MaxBytes} bytes, which is more than is read.");
        }
    }
}
