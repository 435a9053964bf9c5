using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Exports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Exports;

public class ExportRecoveryTests(ExportServerFixture server) : IClassFixture<ExportServerFixture>
{
    [Fact]
    public async Task Start_FindsExportsOfAnEndedProcess_MakesThemAndGivesUpOnThoseThatKillIt()
    {
        await using (var db = await OpenAsync())
        {
            db.Exports.AddRange(Left(ExportFlavor.ONNX10, attempt: 1), Left(ExportFlavor.ONNX12, attempt: 3));
            await db.SaveChangesAsync();
        }

        await server.RestartAsync();

        var taken = await server.WaitAsync(server.Trained, ExportPlatform.ONNX, ExportFlavor.ONNX10);
        var givenUp = await server.WaitAsync(server.Trained, ExportPlatform.ONNX, ExportFlavor.ONNX12);

        Assert.Equal(ExportStatus.Done, taken.Status);
        Assert.NotNull(taken.DownloadUri);
        Assert.Equal(ExportStatus.Failed, givenUp.Status);
        Assert.Null(givenUp.DownloadUri);
    }

    private ExportEntity Left(ExportFlavor flavor, int attempt) => new()
    {
        IterationId = server.Trained.Id,
        Platform = ExportPlatform.ONNX,
        Flavor = flavor,
        Variant = $"ONNX.{flavor}",
        Status = ExportStatus.Exporting,
        Created = TimeProvider.System.GetUtcNow(),
        Attempt = attempt,
    };

    private Task<AppDbContext> OpenAsync() => server.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
}
