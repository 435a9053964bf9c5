namespace Fovea.Benchmarks;

/// <summary>Finds the files of the checkout, and the pictures beside it that cannot be part of it.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Launcher => Path.Combine(Root, "fovea");

    public static string Results => Path.Combine(Root, "bench", "results");

    /// <summary>The fruit pictures: <c>train/&lt;tag&gt;</c>, <c>more/&lt;tag&gt;</c> and <c>test</c>.</summary>
    /// <exception cref="DirectoryNotFoundException">They are not there.</exception>
    public static string Fruit()
    {
        var shared = Environment.GetEnvironmentVariable("FOVEA_SHARED") ?? Path.Combine(Root, "..", "shared");
        var fruit = Path.GetFullPath(Path.Combine(shared, "data", "fruit"));
        return Directory.Exists(fruit)
            ? fruit
            : throw new DirectoryNotFoundException($"There are no fruit pictures in '{fruit}'. Set FOVEA_SHARED to the folder that holds data/fruit.");
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Fovea.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"'{AppContext.BaseDirectory}' lies in no checkout of Fovea.");
    }
}
