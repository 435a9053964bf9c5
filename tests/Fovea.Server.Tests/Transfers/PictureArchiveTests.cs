using System.IO.Compression;
using Fovea.Protocol.Client;
using Fovea.Protocol.Pictures;
using Fovea.Protocol.Training;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Tests.Transfers;

public class PictureArchiveTests
{
    [Fact]
    public async Task Download_ThenUpload_GivesTheSamePicturesAndTags()
    {
        await using var server = await TransferServer.StartAsync();
        var project = await server.CreateProjectAsync();
        var (slash, picture) = (await server.Training.CreateTagAsync(project.Id, "../a/b"), SamplePictures.SamplePictureRenderer.Draw("donut", 30, 96, 72).Jpeg);
        await server.Training.DeleteImagesAsync(project.Id, [(await server.Training.GetImagesAsync(project.Id, new ImageQuery { OrderBy = ImageOrderBy.Oldest }))[0].Id]);
        await server.Training.CreateImagesFromDataAsync(project.Id, new MemoryStream(picture), [slash.Id]);
        using var zip = await DownloadAsync(server, project.Id);

        var copy = await server.Training.CreateProjectAsync("Copy", classificationType: Classifier.Multiclass);
        var summary = await server.Pictures.UploadAsync(copy.Id, zip);

        var (tags, copied) = (await server.Training.GetTagsAsync(project.Id), await server.Training.GetTagsAsync(copy.Id));
        Assert.Equal(tags.Select(t => (t.Name, t.Description, t.ImageCount)), copied.Select(t => (t.Name, t.Description, t.ImageCount)));
        Assert.Equal(summary.Pictures, summary.Added + summary.Duplicates);
        Assert.Empty(summary.Failures);
        Assert.Equal(await DescribeAsync(server, project.Id), await DescribeAsync(server, copy.Id));
    }

    [Fact]
    public async Task Download_ThenUpload_KeepsRegionsAndMetadata()
    {
        await using var server = await TransferServer.StartAsync();
        var project = await server.CreateDetectionProjectAsync();
        using var zip = await DownloadAsync(server, project.Id);

        var copy = await server.Training.CreateProjectAsync("Copy", domainId: project.Settings!.DomainId);
        var summary = await server.Pictures.UploadAsync(copy.Id, zip);

        Assert.Equal((3, 3, 0, 0), (summary.Pictures, summary.Added, summary.Duplicates, summary.Failures.Count));
        Assert.Equal(await server.DescribeRegionsAsync(project.Id), await server.DescribeRegionsAsync(copy.Id));
        Assert.Equal(await DescribeAsync(server, project.Id), await DescribeAsync(server, copy.Id));
    }

    [Fact]
    public async Task Upload_RegionsIntoAClassificationProject_IsRefusedAndLeavesNothing()
    {
        await using var server = await TransferServer.StartAsync();
        using var zip = await DownloadAsync(server, (await server.CreateDetectionProjectAsync()).Id);
        var target = await server.Training.CreateProjectAsync("Target");

        var error = await Assert.ThrowsAsync<CustomVisionException>(() => server.Pictures.UploadAsync(target.Id, zip));

        Assert.Equal("BadRequestImageRegions", error.Code);
        Assert.Empty(await server.Training.GetTagsAsync(target.Id));
        Assert.Equal(0, await server.Training.GetImageCountAsync(target.Id));
    }

    [Fact]
    public async Task Download_OddTagNames_GiveSafeAndDistinctFolders()
    {
        await using var server = await TransferServer.StartAsync();
        var project = await server.Training.CreateProjectAsync("Odd");
        string[] names = ["../..", "CON", "a:b", "a?b", "Ends. ", "\u202Egpj"];
        foreach (var (index, name) in names.Index())
        {
            var tag = await server.Training.CreateTagAsync(project.Id, name);
            await server.Training.CreateImagesFromDataAsync(project.Id, new MemoryStream(TransferServer.Samples["donut"][index]), [tag.Id]);
        }

        using var zip = await DownloadAsync(server, project.Id);

        using var archive = new ZipArchive(zip);
        var folders = archive.Entries.Where(e => e.FullName != PictureAnnotations.FileName).Select(e => e.FullName.Split('/')).ToList();
        Assert.All(folders, parts => Assert.Equal(2, parts.Length));
        Assert.Equal(["_", "_CON", "a_b", "a_b (2)", "Ends", "_gpj"], folders.Select(parts => parts[0]));
    }

    [Fact]
    public async Task Upload_FolderPerTag_CreatesTagsAndSumsUp()
    {
        await using var server = await TransferServer.StartAsync();
        var project = await server.Training.CreateProjectAsync("Folders");
        var (die, donut) = (TransferServer.Samples["die"], TransferServer.Samples["donut"]);
        using var zip = Zip(("die/1.jpg", die[0]), ("die/deep/2.jpg", die[1]), ("donut/1.jpg", donut[0]), ("donut/again.jpg", donut[0]), ("donut/note.jpg", "no picture"u8.ToArray()),
            ("loose.jpg", die[2]), ("__MACOSX/die/._1.jpg", [1]), ("die/.DS_Store", [1]));

        var summary = await server.Pictures.UploadAsync(project.Id, zip);

        Assert.Equal((6, 4, 1), (summary.Pictures, summary.Added, summary.Duplicates));
        Assert.Equal(["die", "donut"], summary.TagsCreated);
        Assert.Equal(new PictureImportFailure("donut/note.jpg", ImageCreateStatus.ErrorImageFormat), Assert.Single(summary.Failures));
        Assert.Equal([2, 1], (await server.Training.GetTagsAsync(project.Id)).Select(t => t.ImageCount));
    }

    public static TheoryData<string> Hostile => ["climbs", "absolute", "drive", "backslash", "bomb", "twice", "no zip", "cut", "count", "annotations", "empty box"];

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Upload_HostileZip_IsRefusedAndLeavesNothing(string kind)
    {
        await using var server = await TransferServer.StartAsync();
        var project = await server.Training.CreateProjectAsync("Target");
        var picture = TransferServer.Samples["die"][0];
        using var zip = kind switch
        {
            "climbs" => Zip(("die/1.jpg", picture), ("../../evil.jpg", picture)),
            "absolute" => Zip(("die/1.jpg", picture), ("/tmp/evil.jpg", picture)),
            "drive" => Zip(("die/1.jpg", picture), ("C:/evil.jpg", picture)),
            "backslash" => Zip(("die/1.jpg", picture), ("..\\evil.jpg", picture)),
            "bomb" => Zip([("die/1.jpg", picture), .. Enumerable.Range(0, 20).Select(i => ($"die/zeros{i}.jpg", new byte[6 << 20]))]),
            "twice" => Zip(("die/1.jpg", picture), ("die/1.jpg", picture)),
            "no zip" => new MemoryStream(picture),
            "cut" => new MemoryStream(Zip(("die/1.jpg", picture), ("die/2.jpg", picture)).ToArray()[..^40]),
            "count" => StatingEntries(Zip(("die/1.jpg", picture)), 60_000, 300_000),
            "annotations" => Zip(("die/1.jpg", picture), (PictureAnnotations.FileName, """{"pictures":[{"file":"die/1.jpg","regions":[{"tag":"x","left":7}]}]}"""u8.ToArray())),
            "empty box" => Zip(("die/1.jpg", picture), (PictureAnnotations.FileName, """{"pictures":[{"file":"die/1.jpg","regions":[{"tag":"x","left":0.5,"top":0.5,"width":0,"height":0.5}]}]}"""u8.ToArray())),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

        var error = await Assert.ThrowsAsync<CustomVisionException>(() => server.Pictures.UploadAsync(project.Id, zip));

        Assert.Contains(error.Code, new[] { "BadRequestImageBatch", "BadRequestImageRegions" });
        Assert.Empty(await server.Training.GetTagsAsync(project.Id));
        Assert.Equal(0, await server.Training.GetImageCountAsync(project.Id));
        Assert.Empty(Directory.EnumerateFiles(server.StagingFolder));
        Assert.Equal(0, await server.QueryAsync(db => db.Images.CountAsync()));
    }

    [Fact]
    public async Task Upload_ZipInAZip_IsAFailedPicture()
    {
        await using var server = await TransferServer.StartAsync();
        var project = await server.Training.CreateProjectAsync("Target");

        var summary = await server.Pictures.UploadAsync(project.Id, Zip(("die/inner.zip", Zip(("die/1.jpg", TransferServer.Samples["die"][0])).ToArray())));

        Assert.Equal((0, ImageCreateStatus.ErrorImageFormat), (summary.Added, Assert.Single(summary.Failures).Status));
    }

    [Fact]
    public async Task Upload_ForeignProject_IsNotFound()
    {
        await using var server = await TransferServer.StartAsync();

        var error = await Assert.ThrowsAsync<CustomVisionException>(() => server.Pictures.UploadAsync(Guid.NewGuid(), Zip(("die/1.jpg", [1]))));

        Assert.Equal("NotFoundProject", error.Code);
    }

    internal static MemoryStream Zip(params IEnumerable<(string Name, byte[] Content)> files)
    {
        var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        zip.Position = 0;
        return zip;
    }

    /// <summary>Puts other numbers into the end record (APPNOTE 4.3.16): entries at 10, offset of the directory at 16.</summary>
    private static MemoryStream StatingEntries(MemoryStream zip, ushort entries, uint directory)
    {
        var bytes = zip.ToArray();
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 12), entries);
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 6), directory);
        return new MemoryStream(bytes);
    }

    private static async Task<MemoryStream> DownloadAsync(TransferServer server, Guid projectId)
    {
        var zip = new MemoryStream();
        await server.Pictures.DownloadAsync(projectId, zip);
        zip.Position = 0;
        return zip;
    }

    private static async Task<List<string>> DescribeAsync(TransferServer server, Guid project)
    {
        var images = await server.Training.GetImagesAsync(project, new ImageQuery { OrderBy = ImageOrderBy.Oldest, Take = 256 });
        var lines = new List<string>();
        foreach (var image in images)
        {
            lines.Add($"{Fovea.Server.Storage.BlobStore.HashOf(await server.Http.GetByteArrayAsync(image.OriginalImageUri))} {string.Join(',', (image.Tags ?? []).Select(t => t.TagName))} {string.Join(",", image.Metadata ?? new Dictionary<string, string>())}");
        }

        return lines;
    }
}
