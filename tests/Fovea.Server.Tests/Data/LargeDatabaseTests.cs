using System.Net.Http.Json;
using Fovea.Protocol.Client;
using Fovea.Protocol.Json;
using Fovea.Protocol.Training;
using Npgsql;

namespace Fovea.Server.Tests.Data;

/// <summary>With 100,000 pictures in a database, what is about one project reads no other's rows: PostgreSQL itself counts how it read each table.</summary>
/// <param name="server">On a database of its own.</param>
public sealed class LargeDatabaseTests(PostgreSqlServerFixture server) : IClassFixture<PostgreSqlServerFixture>
{
    private const int Projects = 50;
    private const int PicturesOfEach = 2_000;
    private const int TagsOfEach = 40;
    private const int Predictions = 20_000;

    /// <summary>Tables that grow with what people do.</summary>
    private static readonly string[] Large = ["Images", "SnapshotImages", "ImageTags", "Predictions", "PredictionTagEntity", "Tags"];

    [PostgreSqlFact]
    public async Task Calls_AboutOneOfManyProjects_ReadEveryTableByAnIndex()
    {
        var iteration = await server.CreateTrainedProjectAsync(publish: true);
        var project = iteration.ProjectId;
        Assert.True((await server.TrainingClient.GetImagesAsync(project)).Count > 0);
        var tag = (await server.TrainingClient.GetTagsAsync(project))[0];
        await server.PredictionClient.ClassifyImageAsync(project, ServerFixture.PublishName, new MemoryStream(ServerFixture.Picture("mug", 70)));
        await using var database = new NpgsqlConnection(TestDatabase.ConnectionStringOf(server.DataFolder));
        await database.OpenAsync();
        await MultiplyAsync(database, project);
        var large = (await server.TrainingClient.GetProjectsAsync()).First(p => p.Id != project).Id;
        var largeTag = (await server.TrainingClient.GetTagsAsync(large)).Single(t => t.ImageCount > 0).Id;
        foreach (var (what, call) in CallsOfMany(large, largeTag).Concat(CallsOfTrained(project, iteration.Id, tag.Id)))
        {
            // The sweeper reads whole tables, and may do so at any time: what a call does, it does every time.
            IReadOnlyList<string> scanned = [];
            for (var time = 0; time == 0 || (time < 3 && scanned.Count > 0); time++)
            {
                await ResetAsync(database);
                await call();
                scanned = await ScannedAsync(database);
            }

            Assert.Equal((what, ""), (what, string.Join(", ", scanned)));
        }
    }

    private IEnumerable<(string What, Func<Task> Call)> CallsOfMany(Guid project, Guid tag)
    {
        var client = server.TrainingClient;
        yield return ("first page", () => client.GetImagesAsync(project, new ImageQuery { Take = 50 }));
        yield return ("last page", () => client.GetImagesAsync(project, new ImageQuery { Take = 50, Skip = PicturesOfEach - 50 }));
        yield return ("page of a tag", () => client.GetImagesAsync(project, new ImageQuery { Take = 50, TagIds = [tag] }));
        yield return ("untagged page", () => client.GetImagesAsync(project, new ImageQuery { Take = 50, TaggingStatus = TaggingStatus.Untagged }));
        yield return ("count", () => client.GetImageCountAsync(project));
        yield return ("count of a tag", () => client.GetImageCountAsync(project, new ImageQuery { TagIds = [tag] }));
        yield return ("tags with their counts", () => client.GetTagsAsync(project));
        yield return ("projects", () => client.GetProjectsAsync());
        yield return ("upload", async () => await client.CreateImagesFromDataAsync(project, new MemoryStream(ServerFixture.Picture("mug", 71)), [tag]));
        yield return ("stored predictions", async () => (await server.Training.PostAsJsonAsync(
            $"projects/{project}/predictions/query", new PredictionQueryToken { MaxCount = 50 }, ProtocolJson.Options)).EnsureSuccessStatusCode());
        yield return ("a tag on a picture and its deletion", async () =>
        {
            var picture = (await client.GetImagesAsync(project, new ImageQuery { Take = 1 }))[0].Id;
            await client.DeleteImageTagsAsync(project, [picture], [tag]);
            await client.CreateImageTagsAsync(project, new ImageTagCreateBatch { Tags = [new ImageTagCreateEntry { ImageId = picture, TagId = tag }] });
            await client.DeleteImagesAsync(project, [picture]);
        });
    }

    private IEnumerable<(string What, Func<Task> Call)> CallsOfTrained(Guid project, Guid iteration, Guid tag)
    {
        var client = server.TrainingClient;
        yield return ("tags of an iteration", () => client.GetTagsAsync(project, iteration));
        yield return ("pictures of an iteration", () => client.GetImagesAsync(project, new ImageQuery { IterationId = iteration }));
        yield return ("performance", () => client.GetIterationPerformanceAsync(project, iteration));
        yield return ("prediction that is stored", () => server.PredictionClient.ClassifyImageAsync(project, ServerFixture.PublishName, new MemoryStream(ServerFixture.Picture("mug", 72))));
        yield return ("upload to it", () => client.CreateImagesFromDataAsync(project, new MemoryStream(ServerFixture.Picture("mug", 73)), [tag]));
        yield return ("training", async () => await server.WaitAsync(project, (await client.TrainProjectAsync(project, forceTrain: true)).Id));
    }

    /// <summary>Makes projects, pictures and predictions like those of one project, in a few statements.</summary>
    private static async Task MultiplyAsync(NpgsqlConnection database, Guid project)
    {
        await ExecuteAsync(database,
            $$"""
            CREATE TEMP TABLE more AS SELECT p AS place, gen_random_uuid() AS project, gen_random_uuid() AS tag FROM generate_series(1, {{Projects}}) p;
            CREATE TEMP TABLE pictures AS SELECT more.*, gen_random_uuid() AS picture, n FROM more CROSS JOIN generate_series(1, {{PicturesOfEach}}) n;
            {{Copy("Projects", "Id = p.project, Name = 'project ' || p.place", "more", $"o.\"Id\" = '{project}'")}};
            {{Copy("Tags", "Id = p.tag, ProjectId = p.project, SnapshotId = p.project", "more", $"o.\"SnapshotId\" = '{project}' AND o.\"Name\" = (SELECT min(\"Name\") FROM \"Tags\" WHERE \"SnapshotId\" = '{project}')")}};
            CREATE TEMP TABLE tags AS SELECT more.*, gen_random_uuid() AS id, n FROM more CROSS JOIN generate_series(1, {{TagsOfEach}}) n;
            {{Copy("Tags", "Id = p.id, ProjectId = p.project, SnapshotId = p.project, Name = 'tag ' || p.n, ComparisonName = 'TAG ' || p.n", "tags", $"o.\"SnapshotId\" = '{project}' AND o.\"Name\" = (SELECT min(\"Name\") FROM \"Tags\" WHERE \"SnapshotId\" = '{project}')")}};
            {{Copy("Images", "Id = p.picture, ProjectId = p.project, ContentHash = md5(p.picture::text) || md5(p.picture::text)", "pictures", $"o.\"Id\" = {OneOf("Images", "Id", "ProjectId", project)}")}};
            {{Copy("SnapshotImages", "SnapshotId = p.project, ImageId = p.picture, ContentHash = md5(p.picture::text) || md5(p.picture::text)", "pictures", $"o.\"SnapshotId\" = '{project}' AND o.\"ImageId\" = {OneOf("SnapshotImages", "ImageId", "SnapshotId", project)}")}};
            {{Copy("ImageTags", "SnapshotId = p.project, ImageId = p.picture, TagId = p.tag", "pictures", $"o.\"SnapshotId\" = '{project}' AND o.\"ImageId\" = {OneOf("ImageTags", "ImageId", "SnapshotId", project)}")}};
            CREATE TEMP TABLE predictions AS SELECT gen_random_uuid() AS prediction, more.project FROM more CROSS JOIN generate_series(1, {{Predictions / Projects}});
            {{Copy("Predictions", "Id = p.prediction, ProjectId = p.project", "predictions", $"o.\"Id\" = {OneOf("Predictions", "Id", "ProjectId", project)}")}};
            {{Copy("PredictionTagEntity", "PredictionId = p.prediction", "predictions", $"o.\"PredictionId\" = {OneOf("Predictions", "Id", "ProjectId", project)}")}};
            """);
        foreach (var table in Large.Append("Projects"))
        {
            await ExecuteAsync(database, $"VACUUM ANALYZE \"{table}\"");
        }

        static string OneOf(string table, string column, string by, Guid project) => $"(SELECT \"{column}\" FROM \"{table}\" WHERE \"{by}\" = '{project}' LIMIT 1)";

        // Rows are copied through JSON, so that this does not name columns it does not change.
        static string Copy(string table, string changes, string from, string where) =>
            $"INSERT INTO \"{table}\" SELECT r.* FROM {from} p CROSS JOIN LATERAL (SELECT * FROM \"{table}\" o WHERE {where}) o "
            + $"CROSS JOIN LATERAL jsonb_populate_record(NULL::\"{table}\", to_jsonb(o) || jsonb_build_object({string.Join(", ", changes.Split(", ").Select(change => change.Split(" = ", 2)).Select(c => $"'{c[0]}', {c[1]}"))})) r";
    }

    private static Task ResetAsync(NpgsqlConnection database) => ExecuteAsync(database, "SELECT pg_stat_force_next_flush(); SELECT pg_stat_reset()");

    /// <summary>The large tables that were read row by row.</summary>
    private static async Task<IReadOnlyList<string>> ScannedAsync(NpgsqlConnection database)
    {
        // Connections of the server tell what they did within a second.
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        await ExecuteAsync(database, "SELECT pg_stat_clear_snapshot()");
        await using var command = new NpgsqlCommand("SELECT relname || ' ' || seq_scan || ' times' FROM pg_stat_user_tables WHERE seq_scan > 0 AND relname = ANY(@large)", database);
        command.Parameters.AddWithValue("large", Large);
        await using var reader = await command.ExecuteReaderAsync();
        List<string> scanned = [];
        while (await reader.ReadAsync())
        {
            scanned.Add(reader.GetString(0));
        }

        return scanned;
    }

    private static async Task ExecuteAsync(NpgsqlConnection database, string sql)
    {
        await using var command = new NpgsqlCommand(sql, database) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }
}
