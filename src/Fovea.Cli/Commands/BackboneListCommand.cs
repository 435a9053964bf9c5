using System.CommandLine;
using Fovea.Cli.Backbones;
using Fovea.Cli.Terminal;
using Fovea.Engine.Backbones;
using Fovea.Engine.Backbones.Installed;
using Spectre.Console;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea backbone list</c>.</summary>
internal static class BackboneListCommand
{
    public static Command Create()
    {
        var catalogue = new Option<bool>("--catalogue") { Description = "The public networks that can be installed by name, instead." };
        var command = new Command("list", "List the backbones there are, and which domains use them.") { catalogue };
        command.SetBackboneWork((parsed, store, console, json, _) =>
        {
            Write(console, json, parsed.GetValue(catalogue) ? Catalogue() : Installed(store));
            return Task.CompletedTask;
        });
        return command;
    }

    private static Listing Installed(BackboneStore store)
    {
        var domains = ClassificationDomains.All.ToLookup(domain => store.ReadAssignments().GetValueOrDefault(domain.Id.ToString(), Backbone.DefaultId), domain => domain.Name);
        var rows = Backbone.ReadEmbeddedManifests().Concat(store.List())
            .Select(b => new { b.Id, b.InputSizePixels, Features = b.Dimension, b.Sha256, Domains = domains[b.Id].ToArray() }).ToList();
        return new Listing(
            ["id", "pixels", "features", "domains"], [.. rows.Select(r => new[] { r.Id, $"{r.InputSizePixels}", $"{r.Features}", string.Join(", ", r.Domains) })], new { backbones = rows });
    }

    private static Listing Catalogue() => new(
        ["name", "MB", "licence", "SHA-256", "address"],
        [.. BackboneCatalogue.All.Select(e => new[] { e.Name, e.Bytes is { } bytes ? $"{bytes / 1_000_000}" : "?", e.Licence, e.Sha256 is null ? "give it with --sha256" : "known", e.Address.ToString() })],
        new { catalogue = BackboneCatalogue.All });

    private static void Write(CommandOutput console, bool json, Listing listing)
    {
        if (json)
        {
            console.Object(listing.Json);
            return;
        }

        var table = new Table().AddColumns(listing.Columns);
        foreach (var row in listing.Rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        console.Table(table);
    }

    private sealed record Listing(string[] Columns, string[][] Rows, object Json);
}
