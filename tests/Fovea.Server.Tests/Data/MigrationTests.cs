using Fovea.Server.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Fovea.Server.Tests.Data;

public sealed class MigrationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task PredictionsWithoutThumbnails_StoredPrediction_KeepsItsTags()
    {
        await using var db = DataServices.Open(Path.Combine(_folder, "fovea.db"));
        var before = db.Database.GetMigrations().TakeWhile(name => !name.EndsWith("PredictionsWithoutThumbnails", StringComparison.Ordinal)).Last();
        await db.GetService<IMigrator>().MigrateAsync(before);
        await db.Database.OpenConnectionAsync();
        // The project, which the rows hang on, does not matter here.
        await db.Database.ExecuteSqlRawAsync(
            """
            PRAGMA foreign_keys = OFF;
            INSERT INTO Predictions (Id, ProjectId, IterationId, DomainId, Created, ContentHash, ThumbnailHash, WidthPixels, HeightPixels, Uncertainty)
            VALUES ('A', 'P', 'I', 'D', 0, 'c', 't', 1, 1, 0);
            INSERT INTO PredictionTagEntity (PredictionId, TagId, TagName, TagType, Probability) VALUES ('A', 'T', 'mug', 0, 1);
            PRAGMA foreign_keys = ON;
            """);

        await db.Database.MigrateAsync();

        Assert.Equal(["c"], await db.Database.SqlQuery<string>($"SELECT ContentHash AS Value FROM Predictions").ToListAsync());
        Assert.Equal(["mug"], await db.Database.SqlQuery<string>($"SELECT TagName AS Value FROM PredictionTagEntity").ToListAsync());
    }
}
