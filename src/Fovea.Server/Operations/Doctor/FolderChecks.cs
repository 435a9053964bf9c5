using Fovea.Engine.Backbones.Installed;
using Fovea.Server.Hosting;
using Fovea.Server.Storage;

namespace Fovea.Server.Operations.Doctor;

/// <summary>The data folder as files.</summary>
internal static class FolderChecks
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    public static IEnumerable<CheckResult> Run(string root) => [Writable(root), Space(root), Secrets(root), .. Pepper(root), .. Backbones(root)];

    public static bool IsServing(string root)
    {
        var path = Path.Combine(root, DataFolderLock.FileName);
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            // Whose it is says the check of the folder.
            return false;
        }
    }

    private static CheckResult Writable(string root)
    {
        const string Name = "data folder";
        try
        {
            foreach (var folder in new[] { root, Path.Combine(root, "blobs") }.Where(Directory.Exists))
            {
                var file = Path.Combine(folder, $"doctor-{Guid.NewGuid():N}.tmp");
                File.WriteAllText(file, "");
                File.Delete(file);
            }

            return new CheckResult(Name, CheckStatus.Ok, $"'{root}' can be written.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new CheckResult(Name, CheckStatus.Problem, $"'{root}' cannot be written: {e.Message}", $"Run Fovea as the owner of the folder, or: chown -R {Environment.UserName} '{root}'. If the disk is full, free space.");
        }
    }

    private static CheckResult Space(string root)
    {
        const string Name = "disk space";
        var free = new DriveInfo(root).AvailableFreeSpace;
        var least = new StorageOptions().MinFreeBytes;
        return free >= 2 * least ? new CheckResult(Name, CheckStatus.Ok, $"{free >> 20} MiB free.")
            : free >= least ? new CheckResult(Name, CheckStatus.Warning, $"{free >> 20} MiB free; below {least >> 20} MiB uploads and trainings are refused.", "Free space, or move the data folder to a larger disk.")
            : new CheckResult(Name, CheckStatus.Problem, $"{free >> 20} MiB free; below {least >> 20} MiB uploads and trainings are refused.", "Free space: delete projects or iterations and wait for the next sweep, or move the data folder to a larger disk. Storage:MinFreeBytes sets the limit.");
    }

    private static IEnumerable<CheckResult> Backbones(string root)
    {
        const string Name = "installed backbones";
        var store = BackboneStore.In(root);
        if (store.Files().Count == 0)
        {
            yield break;
        }

        var problems = store.Check();
        yield return problems.Count == 0
            ? new CheckResult(Name, CheckStatus.Ok, "Every one is whole, and every domain's is there.")
            : new CheckResult(Name, CheckStatus.Problem, string.Join(' ', problems), "Remove and install those that are named again ('fovea backbone'), or assign their domains others; the server does not start without.");
    }

    private static CheckResult Secrets(string root)
    {
        const string Name = "permissions";
        if (OperatingSystem.IsWindows())
        {
            return new CheckResult(Name, CheckStatus.Ok, "Not looked at on Windows.");
        }

        var open = new[] { "admin.key", "credentials.json", Path.Combine("keys", "pepper") }
            .Where(name => File.Exists(Path.Combine(root, name)) && IsOpen(Path.Combine(root, name))).ToList();
        return open.Count == 0
            ? new CheckResult(Name, CheckStatus.Ok, "Keys can be read by their owner alone.")
            : new CheckResult(Name, CheckStatus.Problem, $"Others may read {string.Join(", ", open)}.", $"chmod 600 {string.Join(' ', open.Select(name => Path.Combine(root, name)))}, and regenerate the keys if others have accounts here.");
    }

    private static bool IsOpen(string path) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0;

    private static IEnumerable<CheckResult> Pepper(string root)
    {
        if (File.Exists(DataFolder.DatabasePathIn(root)) && !File.Exists(Path.Combine(root, "keys", "pepper")))
        {
            yield return new CheckResult("keys", CheckStatus.Problem, "The folder 'keys' is missing or has no pepper, so no key works.", "Restore it from a backup; without it all keys have to be regenerated.");
        }
    }
}
