using System.IO.Compression;
using System.Security.Cryptography;
using Fovea.Engine.Data;
using Fovea.Engine.Training;

namespace Fovea.Benchmarks.Accuracy;

/// <summary>A set with a fixed split into training and test pictures.</summary>
/// <param name="Name">What the results call it.</param>
/// <param name="Tags">Names of the tags, by class index.</param>
/// <param name="Train">Training pictures, one tag each.</param>
/// <param name="Test">Pictures that no training sees.</param>
internal sealed record EvaluationSet(string Name, IReadOnlyList<string> Tags, IReadOnlyList<TrainingImage> Train, IReadOnlyList<TrainingImage> Test)
{
    /// <summary>Reads the archives of a folder, and the fruit exercise beside it.</summary>
    public static IEnumerable<EvaluationSet> ReadAll(string data) =>
        Directory.GetFiles(Path.Combine(data, "eval"), "*.zip").Order(StringComparer.Ordinal).Select(ReadArchive).Append(ReadFruit(Path.Combine(data, "fruit")));

    /// <summary>All training pictures.</summary>
    public TrainingSet ToTrainingSet() => new(ClassificationType.Multiclass, Tags, DistinctByContent(Train));

    /// <summary>Some training pictures of each tag.</summary>
    /// <param name="perTag">How many.</param>
    /// <param name="seed">Which.</param>
    public TrainingSet Sample(int perTag, int seed) => new(
        ClassificationType.Multiclass, Tags,
        [.. DistinctByContent(Train).GroupBy(i => i.ClassIndices[0]).SelectMany(tag => Shuffled(tag.OrderBy(i => i.ContentHash, StringComparer.Ordinal), seed).Take(perTag))]);

    private static IReadOnlyList<TrainingImage> DistinctByContent(IEnumerable<TrainingImage> images) => [.. images.DistinctBy(i => i.ContentHash)];

    private static TrainingImage[] Shuffled(IEnumerable<TrainingImage> images, int seed)
    {
        TrainingImage[] shuffled = [.. images];
        new Random(seed).Shuffle(shuffled);
        return shuffled;
    }

    private static EvaluationSet ReadArchive(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        var files = archive.Entries.Where(e => e.Length > 0).OrderBy(e => e.FullName, StringComparer.Ordinal)
            .Select(e => (Parts: e.FullName.Split('/'), Content: Read(e))).Where(f => f.Parts is ["train" or "test", _, _]).ToList();
        string[] tags = [.. files.Select(f => f.Parts[1]).Distinct().Order(StringComparer.Ordinal)];
        return new EvaluationSet(Path.GetFileNameWithoutExtension(path), tags, Part("train"), Part("test"));

        IReadOnlyList<TrainingImage> Part(string name) =>
            [.. files.Where(f => f.Parts[0] == name).Select(f => ImageOf(f.Content, Array.IndexOf(tags, f.Parts[1])))];
    }

    private static EvaluationSet ReadFruit(string folder)
    {
        string[] tags = ["apple", "banana", "orange"];
        var test = tags.Select((_, c) => ImageOf(File.ReadAllBytes(Path.Combine(folder, "test", $"IMG_TEST_{c + 1}.jpg")), c));
        return new EvaluationSet("fruit", tags, Part("train"), [.. Part("more"), .. test]);

        IReadOnlyList<TrainingImage> Part(string name) => [.. tags.SelectMany((tag, c) =>
            Directory.GetFiles(Path.Combine(folder, name, tag)).Order(StringComparer.Ordinal).Select(file => ImageOf(File.ReadAllBytes(file), c)))];
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        var memory = new MemoryStream();
        content.CopyTo(memory);
        return memory.ToArray();
    }

    private static TrainingImage ImageOf(byte[] bytes, int tag) => new(Convert.ToHexStringLower(SHA256.HashData(bytes)), () => bytes, [tag]);
}
