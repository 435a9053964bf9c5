using System.Text;

namespace Fovea.Server.Hosting;

/// <summary>The one folder that holds everything of an installation; private to its owner.</summary>
public sealed class DataFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnly | UnixFileMode.UserExecute;

    /// <summary>Opens or creates the folder.</summary>
    /// <param name="path">Where it is; a relative path counts from the current directory.</param>
    public DataFolder(string path)
    {
        Root = Path.GetFullPath(path);
        CreatePrivate(Root);
    }

    /// <summary>The full path.</summary>
    public string Root { get; }

    internal string DatabasePath => DatabasePathIn(Root);

    internal string CredentialsPath => Path.Combine(Root, "credentials.json");

    internal string AdminKeyPath => Path.Combine(Root, "admin.key");

    internal string SessionsPath => Path.Combine(Root, "sessions");

    internal static string DatabasePathIn(string folder) => Path.Combine(folder, "fovea.db");

    internal string CreateSubfolder(string name)
    {
        var path = Path.Combine(Root, name);
        CreatePrivate(path);
        return path;
    }

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
