using Fovea.Protocol.Training;

namespace Fovea.Cli.Backbones;

/// <summary>The domains that a backbone can be assigned to.</summary>
internal static class ClassificationDomains
{
    public static IReadOnlyList<Domain> All { get; } = [.. DomainCatalogue.All.Where(domain => domain.Type == DomainType.Classification)];

    /// <param name="name">Its name or id.</param>
    /// <exception cref="CommandException">There is none.</exception>
    public static Domain Find(string name) =>
        All.FirstOrDefault(domain => string.Equals(domain.Name, name, StringComparison.OrdinalIgnoreCase) || domain.Id.ToString() == name)
        ?? throw new CommandException(ExitCode.Usage, $"There is no classification domain '{name}'; there are {string.Join(", ", All.Select(domain => domain.Name))}.");
}
