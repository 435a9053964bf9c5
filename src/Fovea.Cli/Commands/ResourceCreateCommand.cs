using System.CommandLine;
using Fovea.Server.Resources;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea resource create</c>.</summary>
internal static class ResourceCreateCommand
{
    private static readonly Option<string> Name = ResourceCommand.NameOption();
    private static readonly Option<string> Kind = new("--kind") { Description = "training, prediction or multi-service, or Azure's name of the kind.", Required = true };
    private static readonly Option<string?> Region = new("--region") { Description = "Its region; projects are published within one region. The default is local." };

    public static Command Create()
    {
        var command = new Command("create", "Create a resource and show its keys; it has no limits unless they are given.") { Name, Kind, Region }.WithLimits();
        command.SetResourceWork(
            async (parsed, resources, output, cancellationToken) => output.Resource(await resources.CreateAsync(Read(parsed), cancellationToken)),
            createsFolder: true);
        return command;
    }

    private static ResourceRequest Read(ParseResult parsed)
    {
        var limits = ResourceLimitOptions.Read(parsed);
        return new ResourceRequest
        {
            Name = parsed.GetValue(Name),
            Kind = parsed.GetValue(Kind),
            Region = parsed.GetValue(Region),
            QuotaTier = limits.QuotaTier,
            Quota = limits.Quota,
            RateTier = limits.RateTier,
            Rates = limits.Rates,
        };
    }
}
