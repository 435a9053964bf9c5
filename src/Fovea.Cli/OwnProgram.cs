namespace Fovea.Cli;

/// <summary>This program as a file, for work that needs a process of its own.</summary>
internal static class OwnProgram
{
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "fovea.exe" : "fovea");
}
