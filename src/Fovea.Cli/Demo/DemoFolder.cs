namespace Fovea.Cli.Demo;

/// <summary>Where the demonstration keeps its data; a temporary folder goes with it unless it came to a good end.</summary>
internal sealed class DemoFolder : IDisposable
{
    private bool isKept;

    private DemoFolder(string path, bool isKept)
    {
        Path = path;
        this.isKept = isKept;
    }

    public string Path { get; }

    /// <exception cref="CommandException">The folder cannot be made.</exception>
    public static DemoFolder Open(string? path)
    {
        try
        {
            return path is null
                ? new DemoFolder(Directory.CreateTempSubdirectory("fovea-demo-").FullName, isKept: false)
                : new DemoFolder(Directory.CreateDirectory(path).FullName, isKept: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.CannotCreate, $"The data folder '{path ?? System.IO.Path.GetTempPath()}' cannot be created: {e.Message}", e);
        }
    }

    /// <summary>Leaves the folder to the user.</summary>
    public void Keep() => isKept = true;

    public void Dispose()
    {
        if (!isKept)
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
