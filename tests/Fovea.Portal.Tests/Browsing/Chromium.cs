namespace Fovea.Portal.Tests;

/// <summary>The browser that the system has; none is ever downloaded.</summary>
internal static class Chromium
{
    // The one without windows first: the others run an interface of their own for each, and all tests take 12 minutes instead of 7.
    private static readonly string[] Names = OperatingSystem.IsWindows() ? ["chrome.exe", "msedge.exe"] : ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];

    /// <summary>Its file; <c>CHROMIUM</c> names another.</summary>
    public static string Path => Environment.GetEnvironmentVariable("CHROMIUM") ?? Find()
        ?? throw new InvalidOperationException("There is no Chromium on the path; install it, on Debian: apt-get install chromium-headless-shell. Or name one by CHROMIUM.");

    private static string? Find() => (
        from folder in Environment.GetEnvironmentVariable("PATH")!.Split(System.IO.Path.PathSeparator)
        from name in Names
        let path = System.IO.Path.Combine(folder, name)
        where File.Exists(path)
        select path).FirstOrDefault();
}
