using Fovea.SamplePictures;

[assembly: AssemblyFixture(typeof(Fovea.Cli.Tests.TrainedFolder))]

namespace Fovea.Cli.Tests;

/// <summary>A folder of drawn pictures and the model that <c>fovea train --json</c> made of it, once for all tests.</summary>
public sealed class TrainedFolder : IAsyncLifetime
{
    private readonly string root = Directory.CreateTempSubdirectory("fovea-cli-tests-").FullName;

    public string Pictures => Path.Combine(root, "pictures");

    public string Model => Path.Combine(root, "model.onnx");

    internal CommandRun Training { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Draw(Pictures, ["die", "donut"], firstIndex: 0, perTag: 4);
        Training = await CommandRun.OfAsync("train", Pictures, "-o", Model, "--seed", "3", "--json");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(root, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>An empty folder of the test's own, removed with the fixture.</summary>
    public string NewFolder()
    {
        var folder = Path.Combine(root, Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        return folder;
    }

    public static void Draw(string folder, IEnumerable<string> tags, int firstIndex, int perTag)
    {
        foreach (var tag in tags)
        {
            Directory.CreateDirectory(Path.Combine(folder, tag));
            for (var i = firstIndex; i < firstIndex + perTag; i++)
            {
                File.WriteAllBytes(Path.Combine(folder, tag, $"{i}.jpg"), SamplePictureRenderer.Draw(tag, i, 96, 72).Jpeg);
            }
        }
    }
}
