using System.IO.Compression;
using Fovea.Engine.Data;
using Fovea.Engine.Training;

namespace Fovea.Engine.Tests;

/// <summary>One of the shared sets with a fixed split.</summary>
internal sealed record SharedSet(IReadOnlyList<string> Tags, IReadOnlyList<TrainingImage> Train, IReadOnlyList<TrainingImage> Test)
{
    public static SharedSet Require(string name)
    {
        using var archive = ZipFile.OpenRead(Path.Combine(SharedData.Require(Path.Combine("data", "eval")), name + ".zip"));
        var files = archive.Entries.Where(entry => entry.Length > 0).OrderBy(entry => entry.FullName, StringComparer.Ordinal)
            .Select(entry => (Parts: entry.FullName.Split('/'), Content: Read(entry))).Where(file => file.Parts.Length == 3).ToList();
        string[] tags = [.. files.Select(file => file.Parts[1]).Distinct()];
        return new SharedSet(tags, Part("train"), Part("test"));

        IReadOnlyList<TrainingImage> Part(string part) => [.. files.Where(file => file.Parts[0] == part)
            .Select(file => DrawnPictures.ImageOf(file.Content, Array.IndexOf(tags, file.Parts[1]))).DistinctBy(image => image.ContentHash)];
    }

    public TrainingSet ToTrainingSet() => new(ClassificationType.Multiclass, Tags, Train);

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        var memory = new MemoryStream();
        content.CopyTo(memory);
        return memory.ToArray();
    }
}
