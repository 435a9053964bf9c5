using System.Text;

namespace Fovea.Server.Hosting;

/// <summary>The folder that holds everything of an installation, or all that other processes need not see; private to its owner.</summary>
public sealed class DataFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnly | UnixFileMode.UserExecute;

    /// <summary>Opens or creates the folder.</summary>
    /// <param name="path">Where it is; a relative path counts from the current directory.</param>
    /// <param name="shared">What several processes share; <see langword="null"/> where this folder holds everything.</param>
    public DataFolder(string path, string? shared = null)
    {
        Root = Path.GetFullPath(path);
        CreatePrivate(Root);
        Shared = shared is null ? Root : Path.GetFullPath(shared);
        IsShared = shared is not null;
        if (Shared != Root)
        {
            CreatePrivate(Shared);
        }
    }

    /// <summary>The full path.</summary>
    public string Root { get; }

    /// <summary>The full path of what all processes of the installation share: the folder itself where there is one process.</summary>
    public string Shared { get; }

    /// <summary>Whether other processes work on the same installation.</summary>
    internal bool IsShared { get; }

    internal string DatabasePath => DatabasePathIn(Root);

    internal string CredentialsPath => Path.Combine(Shared, "credentials.json");

    internal string AdminKeyPath => Path.Combine(Shared, "admin.key");

    internal string SessionsPath => Path.Combine(Root, "sessions");

    internal static string DatabasePathIn(string folder) => Path.Combine(folder, "fovea.db");

    internal string CreateSubfolder(string name) => Create(Root, name);

    /// <summary>As <see cref="CreateSubfolder"/>, where all processes of the installation see it.</summary>
    internal string CreateSharedSubfolder(string name) => Create(Shared, name);

    /// <summary>Writes a file that only the owner may read, whole or not at all.</summary>
    internal static void WritePrivate(string path, string content)
    {
        // A name of its own, because a command may write the same file as the running server.
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        using (var file = CreatePrivateFile(temporary))
        {
            file.Write(Encoding.UTF8.GetBytes(content));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Creates a file, or empties one, that only the owner may read.</summary>
    internal static FileStream CreatePrivateFile(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }

    private static string Create(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        CreatePrivate(path);
        return path;
    }

    private static void CreatePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnlyFolder);
        }
    }
}
