using System.Globalization;
using Fovea.Engine.Backbones;
using Fovea.Engine.Features;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Microsoft.Data.Sqlite;

namespace Fovea.Benchmarks.LargeProjects;

/// <summary>A project of many pictures on a server, written as rows and features: sending so many would take hours, and is measured elsewhere.</summary>
/// <param name="Id">The project.</param>
/// <param name="TagIds">Its tags.</param>
internal sealed record LargeProject(Guid Id, IReadOnlyList<Guid> TagIds)
{
    /// <summary>One picture in so many has no tag.</summary>
    public const int UntaggedEvery = 20;

    /// <summary>One picture in so many has the last tag, which is therefore rare.</summary>
    public const int RareEvery = 500;

    // Of the noise around a tag's centre, of one length in each direction: tags overlap a little, as those of real pictures do.
    private const float Noise = 4;

    /// <summary>Makes the project.</summary>
    /// <param name="server">The server; its database is SQLite.</param>
    /// <param name="training">Its API.</param>
    /// <param name="pictures">The number of pictures.</param>
    /// <param name="tags">The number of tags.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<LargeProject> CreateAsync(ServerProcess server, TrainingClient training, int pictures, int tags, CancellationToken cancellationToken)
    {
        var project = await training.CreateProjectAsync("large", classificationType: Classifier.Multiclass, cancellationToken: cancellationToken);
        List<Guid> tagIds = [];
        for (var tag = 0; tag < tags; tag++)
        {
            tagIds.Add((await training.CreateTagAsync(project.Id, $"tag {tag}", cancellationToken: cancellationToken)).Id);
        }

        WriteFeatures(Path.Combine(server.DataFolder, "features"), pictures, tags);
        await WriteRowsAsync(server.DataFolder, project.Id, tagIds, pictures, cancellationToken);
        return new LargeProject(project.Id, tagIds);
    }

    private static string HashOf(int picture) => picture.ToString("x64", CultureInfo.InvariantCulture);

    private static void WriteFeatures(string folder, int pictures, int tags)
    {
        using var backbone = Backbone.LoadEmbedded();
        var cache = new DirectoryFeatureCache(folder);
        var (key, dimension) = (new FeatureExtractor(backbone, cache).CacheKey, backbone.Manifest.Dimension);
        var centres = Enumerable.Range(0, tags).Select(tag => Draw(new Random(tag), dimension, 1)).ToArray();
        Parallel.For(0, pictures, picture =>
        {
            var random = new Random(tags + picture);
            var centre = centres[picture % RareEvery == 1 ? tags - 1 : picture % (tags - 1)];
            cache.Write(HashOf(picture), key, Around(), Around(), (ulong)random.NextInt64());

            float[] Around() => [.. centre.Zip(Draw(random, dimension, Noise), (at, noise) => at + noise)];
        });
    }

    private static float[] Draw(Random random, int dimension, float size)
    {
        var values = new float[dimension];
        for (var i = 0; i < dimension; i++)
        {
            values[i] = size * (random.NextSingle() + random.NextSingle() - 1);
        }

        return values;
    }

    private static async Task WriteRowsAsync(string folder, Guid projectId, IReadOnlyList<Guid> tagIds, int pictures, CancellationToken cancellationToken)
    {
        await using var db = new SqliteConnection($"Data Source={Path.Combine(folder, "fovea.db")};Pooling=False");
        await db.OpenAsync(cancellationToken);
        await using var command = db.CreateCommand();
        command.CommandText =
            """
            CREATE TEMP TABLE more AS
            WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < $pictures)
            SELECT n, printf('00000000-0000-7000-8000-%012X', n) AS Id, printf('%064x', n) AS Hash, $now - n * 10000000 AS Created,
                json_extract($tags, '$[' || CASE WHEN n % $rare = 1 THEN json_array_length($tags) - 1 ELSE n % (json_array_length($tags) - 1) END || ']') AS TagId FROM numbers;
            INSERT INTO Images (Id, ProjectId, ContentHash, ThumbnailHash, WidthPixels, HeightPixels) SELECT Id, $project, Hash, Hash, 640, 480 FROM more;
            INSERT INTO SnapshotImages (SnapshotId, ImageId, ContentHash, Created) SELECT $project, Id, Hash, Created FROM more;
            INSERT INTO ImageTags (SnapshotId, ImageId, TagId, Created) SELECT $project, Id, TagId, Created FROM more WHERE n % $untagged > 0;
            INSERT INTO ImageMetadata (SnapshotId, ImageId, Key, Value) SELECT $project, Id, 'shelf', 'shelf ' || (n % 10) FROM more;
            """;
        command.Parameters.AddWithValue("$pictures", pictures);
        command.Parameters.AddWithValue("$untagged", UntaggedEvery);
        command.Parameters.AddWithValue("$rare", RareEvery);
        command.Parameters.AddWithValue("$now", TimeProvider.System.GetUtcNow().UtcTicks);
        command.Parameters.AddWithValue("$project", Text(projectId));
        command.Parameters.AddWithValue("$tags", $"[{string.Join(',', tagIds.Select(id => $"\"{Text(id)}\""))}]");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Text(Guid id) => id.ToString().ToUpperInvariant();
}
