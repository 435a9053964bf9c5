using System.IO.Compression;
using System.Net.Http.Json;
using Fovea.Protocol.Json;
using Fovea.Protocol.Training;

namespace Fovea.Server.Tests.Exports;

/// <summary>A server with a trained iteration of books and mugs, and what tests of exports ask of it.</summary>
public sealed class ExportServerFixture : ServerFixture
{
    public Iteration Trained { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Trained = await CreateTrainedProjectAsync();
    }

    public static string AddressOf(Iteration iteration) => $"projects/{iteration.ProjectId}/iterations/{iteration.Id}/export";

    /// <summary>Waits for the end of an export.</summary>
    public async Task<ExportModel> WaitAsync(Iteration iteration, ExportPlatform platform, ExportFlavor? flavor)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var exports = await Training.GetFromJsonAsync<ExportModel[]>(AddressOf(iteration), ProtocolJson.Options, patience.Token);
            var export = Assert.Single(exports!, e => e.Platform == platform && e.Flavor == flavor);
            if (export.Status != ExportStatus.Exporting)
            {
                return export;
            }

            await Task.Delay(50, patience.Token);
        }
    }

    /// <summary>Exports, or takes what another test exported, and downloads.</summary>
    public async Task<byte[]> DownloadAsync(ExportPlatform platform, ExportFlavor? flavor)
    {
        using var started = await Training.PostAsync($"{AddressOf(Trained)}?platform={platform}&flavor={flavor}", null);
        return await Anonymous.GetByteArrayAsync((await WaitAsync(Trained, platform, flavor)).DownloadUri);
    }

    public static byte[] Entry(byte[] archive, string name)
    {
        using var zip = new ZipArchive(new MemoryStream(archive), ZipArchiveMode.Read);
        using var stream = zip.GetEntry(name)!.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
