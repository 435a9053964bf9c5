using System.Net;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Exports;

public class ExportsTests(ExportServerFixture server) : IClassFixture<ExportServerFixture>
{
    [Fact]
    public async Task ExportIteration_GoesFromExportingToDone_AndAgainIsRefused()
    {
        var address = $"{ExportServerFixture.AddressOf(server.Trained)}?platform=onnx&flavor=onnx12";

        var started = await server.Training.PostAsync(address, null).ShouldSucceedAsync();
        await server.Training.PostAsync(address, null).ShouldFailAsync(ErrorCode.BadRequestExportAlreadyInProgress);
        var done = await server.WaitAsync(server.Trained, ExportPlatform.ONNX, ExportFlavor.ONNX12);
        await server.Training.PostAsync(address, null).ShouldFailAsync(ErrorCode.BadRequestExportAlreadyInProgress);

        Assert.Equal(
            ["downloadUri", "flavor", "newerVersionAvailable", "platform", "status"], started.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal(("ONNX", "ONNX12", "Exporting"), (started.GetProperty("platform").GetString(), started.GetProperty("flavor").GetString(), started.GetProperty("status").GetString()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, started.GetProperty("downloadUri").ValueKind);
        Assert.Equal(ExportStatus.Done, done.Status);
        Assert.Contains($"/artifacts/m-{server.Trained.ProjectId:N}/{server.Trained.Id:N}.ONNX.ONNX12.zip?", done.DownloadUri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_NeedsItsSignature_AndIsAlsoAnArtifact()
    {
        var archive = await server.DownloadAsync(ExportPlatform.ONNX, null);
        var path = $"artifacts/m-{server.Trained.ProjectId:N}/{server.Trained.Id:N}.ONNX.zip";

        using var unsigned = await server.Anonymous.GetAsync(path);
        var artifact = await server.Training.GetByteArrayAsync($"projects/{server.Trained.ProjectId}/artifacts?path={path}");

        Assert.Equal(HttpStatusCode.Forbidden, unsigned.StatusCode);
        Assert.Equal(archive, artifact);
        Assert.Equal("book\nmug\n", System.Text.Encoding.UTF8.GetString(ExportServerFixture.Entry(archive, "labels.txt")));
    }

    [Theory]
    [InlineData("TensorFlow", "")]
    [InlineData("tensorflow", "TensorFlowLite")]
    [InlineData("CoreML", "")]
    [InlineData("OpenVino", "")]
    [InlineData("VAIDK", "")]
    [InlineData("ONNX", "Linux")]
    [InlineData("DockerFile", "ONNX12")]
    [InlineData("ONNX", "OnnxFloat16")]
    [InlineData("Fortran", "")]
    public async Task ExportIteration_UnsupportedTarget_IsRefusedSayingWhatThereIs(string platform, string flavor)
    {
        var message = await server.Training.PostAsync($"{ExportServerFixture.AddressOf(server.Trained)}?platform={platform}&flavor={flavor}", null)
            .ShouldFailAsync(ErrorCode.BadRequestExportValidationFailed);

        Assert.True(message.Contains("ONNX", StringComparison.Ordinal) || message.Contains("Linux", StringComparison.Ordinal), message);
    }

    [Fact]
    public Task ExportIteration_WithoutPlatform_IsRefused() =>
        server.Training.PostAsync(ExportServerFixture.AddressOf(server.Trained), null).ShouldFailAsync(ErrorCode.BadRequestRequiredParamIsNull);

    [Fact]
    public async Task UnknownIteration_IsNotFound()
    {
        var address = $"projects/{server.Trained.ProjectId}/iterations/{Guid.NewGuid()}/export";

        await server.Training.PostAsync($"{address}?platform=ONNX", null).ShouldFailAsync(ErrorCode.NotFoundIteration);
        await server.Training.GetAsync(address).ShouldFailAsync(ErrorCode.NotFoundIteration);
    }

    [Fact]
    public async Task Iteration_ThatIsTrained_SaysWhereItCanBeExportedTo()
    {
        var iteration = await server.TrainingClient.GetIterationAsync(server.Trained.ProjectId, server.Trained.Id);

        Assert.True(iteration.Exportable);
        Assert.Equal(["ONNX", "DockerFile"], iteration.ExportableTo);
    }

    [Fact]
    public async Task Iteration_ThatIsNotTrained_CannotBeExported()
    {
        var iteration = await server.CreateTrainedProjectAsync();
        await ChangeAsync(db => db.Iterations.Where(i => i.Id == iteration.Id).ExecuteUpdateAsync(set => set.SetProperty(i => i.Status, IterationStatus.Failed)));

        await server.Training.PostAsync($"{ExportServerFixture.AddressOf(iteration)}?platform=ONNX", null).ShouldFailAsync(ErrorCode.BadRequestIterationIsNotTrained);
        Assert.False((await server.TrainingClient.GetIterationAsync(iteration.ProjectId, iteration.Id)).Exportable);
    }

    [Fact]
    public async Task FailedExport_CanBeAskedForAgain()
    {
        var iteration = await server.CreateTrainedProjectAsync();
        var address = $"{ExportServerFixture.AddressOf(iteration)}?platform=ONNX";
        await server.Training.PostAsync(address, null).ShouldSucceedAsync();
        await server.WaitAsync(iteration, ExportPlatform.ONNX, null);
        await ChangeAsync(db => db.Exports.Where(e => e.IterationId == iteration.Id).ExecuteUpdateAsync(set => set.SetProperty(e => e.Status, ExportStatus.Failed)));

        await server.Training.PostAsync(address, null).ShouldSucceedAsync();

        Assert.Equal(ExportStatus.Done, (await server.WaitAsync(iteration, ExportPlatform.ONNX, null)).Status);
    }

    [Fact]
    public async Task DeletedIteration_TakesItsExportsAlong()
    {
        var iteration = await server.CreateTrainedProjectAsync();
        await server.Training.PostAsync($"{ExportServerFixture.AddressOf(iteration)}?platform=DockerFile&flavor=Linux", null).ShouldSucceedAsync();
        var export = await server.WaitAsync(iteration, ExportPlatform.DockerFile, ExportFlavor.Linux);

        await server.TrainingClient.DeleteIterationAsync(iteration.ProjectId, iteration.Id);

        using var gone = await server.Anonymous.GetAsync(export.DownloadUri);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Sweep_KeepsArchives()
    {
        var archive = await server.DownloadAsync(ExportPlatform.DockerFile, null);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(server.DataFolder, "blobs"), "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-1));
        }

        await server.Services.GetRequiredService<BlobSweeper>().SweepAsync(CancellationToken.None);

        Assert.Equal(archive, await server.DownloadAsync(ExportPlatform.DockerFile, null));
    }

    private async Task ChangeAsync(Func<AppDbContext, Task> change)
    {
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        await change(db);
    }
}
