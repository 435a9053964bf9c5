using Fovea.Server.Hosting;

namespace Fovea.Server.Operations.Doctor;

/// <summary>The addresses to listen on.</summary>
internal static class PortChecks
{
    private const string Name = "ports";

    public static CheckResult Run(IReadOnlyList<string> urls, bool isServing)
    {
        if (isServing)
        {
            return new CheckResult(Name, CheckStatus.Ok, "In use by the server that runs.");
        }

        return ListeningAddresses.FirstProblem(urls) is var (url, problem)
            ? new CheckResult(Name, CheckStatus.Problem, $"{url} cannot be listened on: {problem}.", "Stop what uses the port ('ss -ltnp' names it), or start with --urls and another port.")
            : new CheckResult(Name, CheckStatus.Ok, $"Free: {string.Join(", ", urls)}.");
    }
}
