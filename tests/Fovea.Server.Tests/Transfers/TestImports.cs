using Fovea.Server.Data;
using Fovea.Server.Jobs;
using Fovea.Server.Transfers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fovea.Server.Tests.Transfers;

/// <summary>Imports that a test runs itself.</summary>
internal static class TestImports
{
    /// <summary>Writes an import of a project as a worker has it that took it; the server's own worker rests from now on.</summary>
    public static async Task<ImportEntity> InsertAsync(IServiceProvider services, Guid projectId)
    {
        await services.GetServices<IHostedService>().OfType<JobServer>().Single().StopAsync(CancellationToken.None);
        await using var db = await services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var import = new ImportEntity { ProjectId = projectId, Created = TimeProvider.System.GetUtcNow(), Attempt = 1 };
        db.Add(import);
        await db.SaveChangesAsync();
        return import;
    }
}
