using System.IO.Compression;
using System.Text;
using Fovea.Server.Images;
using Fovea.Server.Storage;
using Fovea.Server.Transfers;
using Fovea.Server.Transfers.Zip;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Transfers;

public class TransferArchiveTests(TransferArchiveTests.Exported exported) : IClassFixture<TransferArchiveTests.Exported>
{
    /// <summary>What a server that lies could send: the entry that is changed, the text replaced in it, and by what.</summary>
    public static TheoryData<string, string, string> Lies => new()
    {
        { "manifest.json", "\"formatVersion\":1", "\"formatVersion\":2" },
        { "manifest.json", "\"imageCount\":12", "\"imageCount\":11" },
        { "manifest.json", "\"name\":\"die\"", "\"name\":\"donut\"" },
        { "manifest.json", "{", "[" },
        { "images.jsonl", "\"hash\":\"", "\"hash\":\"../../" },
        { "images.jsonl", "\n", "" },
        { "snapshots/0.jsonl", "\"imageId\":\"", "\"imageId\":\"00000000-0000-0000-0000-000000000000\",\"was\":\"" },
        { "snapshots/0.jsonl", "\"regions\":[]", "\"regions\":[{\"tagId\":\"00000000-0000-0000-0000-000000000000\",\"left\":0,\"top\":0,\"width\":2,\"height\":1,\"created\":\"2026-01-01T00:00:00Z\"}]" },
        { "pictures/", "\u00FF\u00D8", "\u00FF\u00D9" },
        { "models/", "fovea", "aevof" },
        { "evaluations/", "TagIds", "TagIdz" },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task Import_ArchiveThatLies_IsRefused(string entry, string text, string replacement)
    {
        var server = exported.Server;
        var target = await server.Training.CreateProjectAsync("Target");
        var import = await TestImports.InsertAsync(server.Services, target.Id);
        var importer = server.Services.GetRequiredService<ProjectImporter>();

        await Assert.ThrowsAsync<InvalidArchiveException>(async () =>
        {
            await using var archive = await UploadedArchive.OpenAsync(Replace(exported.Zip, entry, text, replacement), long.MaxValue, CancellationToken.None);
            var source = await ArchiveTransferSource.OpenAsync(
                archive, server.Services.GetRequiredService<BlobStore>(), server.Services.GetRequiredService<DecodeLane>(), CancellationToken.None);
            await importer.RunAsync(import, source, CancellationToken.None);
        });

        await importer.ClearAsync(import, CancellationToken.None);
        Assert.Equal(0, await server.QueryAsync(db => db.Images.CountAsync(i => i.ProjectId == target.Id)));
    }

    [Fact]
    public async Task Import_ThatAnotherWorkerTook_WritesNothing()
    {
        var server = exported.Server;
        var target = await server.Training.CreateProjectAsync("Taken");
        var import = await TestImports.InsertAsync(server.Services, target.Id);
        await server.QueryAsync(db => db.Set<ImportEntity>().Where(i => i.ProjectId == target.Id).ExecuteUpdateAsync(set => set.SetProperty(i => i.Attempt, 2)));

        await using var archive = await UploadedArchive.OpenAsync(new MemoryStream(exported.Zip), long.MaxValue, CancellationToken.None);
        var source = await ArchiveTransferSource.OpenAsync(archive, server.Services.GetRequiredService<BlobStore>(), server.Services.GetRequiredService<DecodeLane>(), CancellationToken.None);
        await Assert.ThrowsAsync<ImportLostException>(() => server.Services.GetRequiredService<ProjectImporter>().RunAsync(import, source, CancellationToken.None));

        Assert.Equal(0, await server.QueryAsync(db => db.Tags.CountAsync(t => t.ProjectId == target.Id)));
    }

    /// <summary>One server and the archive of a trained project of it; every test has a target of its own.</summary>
    public sealed class Exported : IAsyncLifetime
    {
        internal TransferServer Server { get; private set; } = null!;

        internal byte[] Zip { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Server = await TransferServer.StartAsync();
            var project = await Server.CreateProjectAsync();
            await Server.TrainAsync(project.Id);
            Zip = await Server.Http.GetByteArrayAsync(new Uri(await Server.ExportAsync(project.Id)));
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }

    private static MemoryStream Replace(byte[] zip, string entry, string text, string replacement)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return PictureArchiveTests.Zip(archive.Entries.Select(e =>
        {
            using var content = new MemoryStream();
            using (var stream = e.Open())
            {
                stream.CopyTo(content);
            }

            // Latin-1 keeps every byte.
            return (e.FullName, e.FullName.StartsWith(entry, StringComparison.Ordinal)
                ? Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(content.ToArray()).Replace(text, replacement, StringComparison.Ordinal))
                : content.ToArray());
        }).ToList());
    }
}
