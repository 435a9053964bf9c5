namespace Fovea.Engine.Tests;

/// <summary>Third-party pictures that are not in the repository; tests that need them are skipped by name where they are absent.</summary>
internal static class SharedData
{
    /// <summary>The folder in <c>FOVEA_SHARED</c>, or <c>shared</c> beside the checkout.</summary>
    public static string Require(string path)
    {
        var root = Environment.GetEnvironmentVariable("FOVEA_SHARED") ?? Path.Combine(Path.GetDirectoryName(Checkout())!, "shared");
        var found = Path.Combine(root, path);
        Assert.SkipUnless(Directory.Exists(found), $"Needs the pictures '{path}'; set FOVEA_SHARED to the folder that holds them.");
        return found;
    }

    public static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Fovea.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests do not run inside a checkout.");
    }
}
