using Fovea.Server.Data;

namespace Fovea.Server.Cluster;

/// <summary>The part that this process takes in an installation, read from the configuration and checked.</summary>
/// <param name="Roles">What it does.</param>
/// <param name="SharedFolder">What it shares with other processes; <see langword="null"/> where it is alone.</param>
internal sealed record ProcessPlace(ServerRoles Roles, string? SharedFolder)
{
    private const string Everything = "all";

    /// <exception cref="InvalidSettingException">A role is none, or the settings do not go together.</exception>
    public static ProcessPlace Read(IConfiguration configuration)
    {
        var place = new ProcessPlace(Parse(configuration[ServerOptions.RolesKey]), Blank(configuration[ClusterOptions.SharedFolderKey]));
        place.Check(hasServer: Blank(configuration[DatabaseOptions.ConnectionStringKey]) is not null);
        return place;
    }

    /// <summary>Whether the process has a role.</summary>
    public bool Has(ServerRoles role) => (Roles & role) != 0;

    private static ServerRoles Parse(string? text)
    {
        var roles = default(ServerRoles);
        foreach (var word in (Blank(text) ?? Everything).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            roles |= word.ToLowerInvariant() switch
            {
                "api" => ServerRoles.Api,
                "portal" => ServerRoles.Portal,
                "worker" => ServerRoles.Worker,
                "predictor" => ServerRoles.Predictor,
                Everything => ServerRoles.All,
                _ => throw new InvalidSettingException($"Got '{word}' in {ServerOptions.RolesKey}; it must be {Everything}, or a list of api, portal, worker and predictor with commas between them."),
            };
        }

        return roles;
    }

    private void Check(bool hasServer)
    {
        if (!hasServer && (Roles != ServerRoles.All || SharedFolder is not null))
        {
            throw new InvalidSettingException(
                $"{(Roles != ServerRoles.All ? $"{ServerOptions.RolesKey} is {Describe(Roles)}" : $"{ClusterOptions.SharedFolderKey} is set")}, but SQLite keeps the rows, and only one process can use it. "
                + $"Name a PostgreSQL database in {DatabaseOptions.ConnectionStringKey}, or leave both out.");
        }

        if (Roles != ServerRoles.All && SharedFolder is null)
        {
            throw new InvalidSettingException(
                $"{ServerOptions.RolesKey} is {Describe(Roles)}, so other processes do the rest, and all of them need the same keys: name the folder that they share in {ClusterOptions.SharedFolderKey}.");
        }

        if (Has(ServerRoles.Portal) && !Has(ServerRoles.Api))
        {
            throw new InvalidSettingException($"{ServerOptions.RolesKey} is {Describe(Roles)}, but the portal calls the API of its own process; add api.");
        }
    }

    private static string Describe(ServerRoles roles) => roles.ToString().ToLowerInvariant();

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
