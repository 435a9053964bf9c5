using System.CommandLine;
using System.Text.Json;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Fovea.Server.Resources;

namespace Fovea.Cli.Commands;

/// <summary>The options with which a command finds a server, its training key, and one of its projects.</summary>
internal sealed class ConnectionOptions
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Option<string?> _endpoint = new("--endpoint") { Description = "The address of the server, such as http://127.0.0.1:7070.", HelpName = "url" };
    private readonly Option<string?> _key = new("--key") { Description = "A key of a training or multi-service resource.", HelpName = "key" };
    private readonly Option<string?> _data = new("--data") { Description = "Instead of both: the data folder of a server on this machine, whose credentials.json has them.", HelpName = "folder" };
    private readonly Option<string> _project = new("--project") { Description = "The project, by its id or name.", Required = true, HelpName = "id or name" };

    public void AddTo(Command command)
    {
        command.Options.Add(_endpoint);
        command.Options.Add(_key);
        command.Options.Add(_data);
        command.Options.Add(_project);
    }

    public string ProjectOf(ParseResult parsed) => parsed.GetRequiredValue(_project);

    /// <exception cref="CommandException">The options do not name a server and a key.</exception>
    public (Uri Endpoint, string Key) ServerOf(ParseResult parsed)
    {
        var (endpoint, key) = (parsed.GetValue(_endpoint), parsed.GetValue(_key));
        if (endpoint is not null && key is not null)
        {
            return (ParseEndpoint(endpoint), key);
        }

        if (parsed.GetValue(_data) is not { } folder)
        {
            throw new CommandException(ExitCode.Usage, "Say which server: either --endpoint and --key, or --data with its data folder.");
        }

        var resource = ReadCredentials(folder);
        return (ParseEndpoint(endpoint ?? resource.Endpoint), key ?? resource.Key1);
    }

    /// <summary>Finds a project by its id or name.</summary>
    /// <returns><see langword="null"/> when there is none.</returns>
    /// <exception cref="CommandException">Several have the name.</exception>
    public static async Task<Project?> FindProjectAsync(TrainingClient client, string idOrName, CancellationToken cancellationToken)
    {
        var projects = await client.GetProjectsAsync(cancellationToken);
        if (Guid.TryParse(idOrName, out var id) && projects.SingleOrDefault(p => p.Id == id) is { } exact)
        {
            return exact;
        }

        Project[] named = [.. projects.Where(p => p.Name == idOrName)];
        return named.Length <= 1
            ? named.SingleOrDefault()
            : throw new CommandException(ExitCode.BadData, $"{named.Length} projects are named '{idOrName}'; name the id of one: {string.Join(", ", named.Select(p => p.Id))}.");
    }

    private static Uri ParseEndpoint(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && (endpoint.Scheme == Uri.UriSchemeHttp || endpoint.Scheme == Uri.UriSchemeHttps)
            ? endpoint
            : throw new CommandException(ExitCode.Usage, $"Got '{text}' for --endpoint; it must be an address that starts with http:// or https://.");

    private static ResourceCredentials ReadCredentials(string folder)
    {
        var path = Path.Combine(folder, "credentials.json");
        try
        {
            var resources = JsonSerializer.Deserialize<CredentialsFile>(File.ReadAllBytes(path), Json)?.Resources ?? [];
            return resources.FirstOrDefault(r => r.Kind is "CustomVision.Training" or "CognitiveServices")
                ?? throw new CommandException(ExitCode.BadData, $"'{path}' names no training resource.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CommandException(ExitCode.NoInput, $"Cannot read '{path}': {e.Message}", e);
        }
    }
}
