using System.CommandLine;
using Fovea.Cli.Backbones;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea backbone assign</c>.</summary>
internal static class BackboneAssignCommand
{
    public static Command Create()
    {
        var id = BackboneCommand.IdArgument();
        var names = new Option<string[]>("--domain") { Description = "A classification domain, by name or id; may be given more than once.", Required = true, HelpName = "domain" };
        var command = new Command("assign", "Train the projects of a domain on a backbone from the server's next start on.") { id, names };
        command.SetBackboneWork((parsed, store, console, json, _) =>
        {
            var (backbone, domains) = (parsed.GetRequiredValue(id), parsed.GetRequiredValue(names).Select(ClassificationDomains.Find).ToList());
            foreach (var domain in domains)
            {
                store.Assign(domain.Id.ToString(), backbone);
            }

            console.Report(
                json, new { backbone, domains = domains.Select(d => d.Name) }, [],
                $"{string.Join(", ", domains.Select(d => d.Name))}: {backbone}, from the server's next start on. Iterations that are trained stay as they are.");
            return Task.CompletedTask;
        });
        return command;
    }
}
