using Fovea.Server.Hosting;

namespace Fovea.Server.Operations.Doctor;

/// <summary>Looks at a data folder and the machine, and says what is wrong and what to do; changes nothing.</summary>
public static class Doctor
{
    /// <summary>Runs all checks.</summary>
    /// <param name="dataFolder">The data folder, there or not.</param>
    /// <param name="urls">The addresses that the server is to listen on.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<IReadOnlyList<CheckResult>> ExamineAsync(string dataFolder, IReadOnlyList<string> urls, CancellationToken cancellationToken)
    {
        var results = new List<CheckResult>();
        results.AddRange(MachineChecks.Run());
        var root = Path.GetFullPath(dataFolder);
        if (!Directory.Exists(root))
        {
            results.Add(new CheckResult("data folder", CheckStatus.Ok, $"'{root}' is not there yet; the first start makes it."));
            results.Add(PortChecks.Run(urls, isServing: false));
            return results;
        }

        results.AddRange(FolderChecks.Run(root));
        var isServing = FolderChecks.IsServing(root);
        results.Add(new CheckResult("server", CheckStatus.Ok, isServing ? "A server runs on the folder." : "No server runs on the folder."));
        results.Add(PortChecks.Run(urls, isServing));
        if (File.Exists(DataFolder.DatabasePathIn(root)))
        {
            results.AddRange(await DatabaseChecks.RunAsync(DataFolder.DatabasePathIn(root), TimeProvider.System, cancellationToken));
        }

        return results;
    }
}
