using System.CommandLine;
using Fovea.Cli.Terminal;
using Fovea.Server;
using Fovea.Server.Data;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea serve</c>: the service, until it is told to stop.</summary>
internal static class ServeCommand
{
    public const string DefaultUrl = "http://127.0.0.1:7070";

    public static Command Create()
    {
        var urls = UrlsOption();
        var data = DataOption("The folder that holds everything; created at the first start.");
        var database = DatabaseOption();
        var role = new Option<string?>("--role")
        {
            Description = "What this process does: all, or a list of api, portal, worker and predictor with commas between them. Needs PostgreSQL, and the setting Cluster:SharedFolder.",
        };
        var quiet = new Option<bool>("--quiet") { Description = "Log only warnings and errors." };
        var command = new Command("serve", "Answer the training and prediction APIs.") { urls, data, database, role, quiet };
        command.SetAsyncWork((parsed, console, cancellationToken) => RunAsync(
            new ServerOptions
            {
                DataFolder = parsed.GetRequiredValue(data),
                Urls = SplitUrls(parsed.GetRequiredValue(urls)),
                IsQuiet = parsed.GetValue(quiet),
                FineTuningWorker = AdvancedRun.Worker,
                Settings = Settings((DatabaseOptions.ConnectionStringKey, parsed.GetValue(database)), (ServerOptions.RolesKey, parsed.GetValue(role))),
            },
            console, cancellationToken));
        return command;
    }

    public static Option<string> UrlsOption() => new("--urls")
    {
        Description = "Addresses to listen on, separated by semicolons; port 0 takes a free one.",
        DefaultValueFactory = _ => DefaultUrl,
    };

    /// <summary>The PostgreSQL database, with one default for every command that works on it.</summary>
    public static Option<string?> DatabaseOption() => new("--database")
    {
        Description = "PostgreSQL in place of SQLite: 'Host=...;Database=...;Username=...'. Others on the machine can read it here: give a password in the environment variable Database__ConnectionString.",
    };

    /// <summary>What the option names, or else the environment. No default of the option: its help would show the password.</summary>
    public static string? DatabaseOf(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) ?? Environment.GetEnvironmentVariable(DatabaseOptions.ConnectionStringKey.Replace(":", "__", StringComparison.Ordinal));

    public static string[] SplitUrls(string urls) => urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The data folder, with one default for every command that works on it.</summary>
    public static Option<string> DataOption(string description) => new("--data")
    {
        Description = description,
        DefaultValueFactory = _ => DefaultDataFolder(),
    };

    private static Dictionary<string, string?> Settings(params ReadOnlySpan<(string Key, string? Value)> given)
    {
        var settings = new Dictionary<string, string?>();
        foreach (var (key, value) in given)
        {
            if (value is not null)
            {
                settings[key] = value;
            }
        }

        return settings;
    }

    private static async Task<int> RunAsync(ServerOptions options, CommandOutput console, CancellationToken cancellationToken)
    {
        await using var server = await FoveaServer.StartAsync(options, cancellationToken);
        var folder = Path.GetFullPath(options.DataFolder);
        if (server.IsFirstStart)
        {
            console.Line("Created these resources; their keys are shown this once, and kept in credentials.json of the data folder.");
            console.Line("");
            foreach (var resource in server.Credentials.Resources)
            {
                console.Line($"{resource.Name} ({resource.Kind}, region {resource.Region})");
                console.Line($"  endpoint    {resource.Endpoint}");
                console.Line($"  resource id {resource.ResourceId}");
                console.Line($"  key 1       {resource.Key1}");
                console.Line($"  key 2       {resource.Key2}");
                console.Line("");
            }

            console.Line("The management API takes the admin key, which is in admin.key of the data folder.");
            console.Line("");
            if (server.HasPortal)
            {
                console.Line("Open the portal as administrator; this link works once, within an hour:");
                console.Line($"  {server.CreateSignInLink()}");
                console.Line("");
            }
        }

        console.Line($"Fovea answers at {server.Address} with the data in {folder};{(server.HasPortal ? " open that address in a browser for the portal." : "")} Ctrl+C stops it.");
        await server.WaitForShutdownAsync(cancellationToken);
        return ExitCode.Ok;
    }

    /// <summary>Where the platform keeps a user's application data.</summary>
    private static string DefaultDataFolder() => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "fovea");
}
