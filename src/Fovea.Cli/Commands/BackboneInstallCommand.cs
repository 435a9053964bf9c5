using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Backbones;
using Fovea.Cli.Terminal;
using Fovea.Engine.Backbones.Installed;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea backbone install</c>.</summary>
internal static class BackboneInstallCommand
{
    private static readonly Argument<string> Source = new("source") { Description = "A name of the catalogue ('fovea backbone list --catalogue'), an ONNX file, or an https address." };
    private static readonly Option<string?> Id = new("--id") { Description = "The id to install it under; by default the name or the file's name.", HelpName = "id" };
    private static readonly Option<string?> Sha256 = new("--sha256") { Description = "SHA-256 of the file; needed for an address, and for what the catalogue knows no hash of.", HelpName = "hash" };
    private static readonly Option<string?> Output = new("--output") { Description = "The value of the graph that holds the features, [N, D].", HelpName = "name" };
    private static readonly Option<int?> Size = new("--size") { Description = "Side of the input in pixels, where the file takes any.", HelpName = "pixels" };
    private static readonly Option<string?> Mean = new("--mean") { Description = "Mean of red, green and blue, of values in 0 to 1; by default ImageNet's.", HelpName = "r,g,b" };
    private static readonly Option<string?> Std = new("--std") { Description = "Standard deviation of the three, likewise.", HelpName = "r,g,b" };

    public static Command Create()
    {
        var command = new Command("install", "Check a network, run it once in a process of its own, and install it as a backbone.") { Source, Id, Sha256, Output, Size, Mean, Std };
        command.SetBackboneWork(async (parsed, store, console, json, cancellationToken) =>
        {
            var source = BackboneSource.Of(parsed.GetRequiredValue(Source), parsed.GetValue(Sha256));
            var request = Request(parsed, source);
            var onnx = await console.WithProgressAsync(progress => source.ReadAsync(store.Folder, request.Id, progress, cancellationToken));
            var manifest = await store.InstallAsync(onnx, request, [OwnProgram.Path, BackboneTrialCommand.Name], cancellationToken);
            source.Forget(store.Folder, request.Id);
            console.Report(
                json, new { manifest.Id, manifest.InputSizePixels, features = manifest.Dimension, manifest.FeaturesOutput, manifest.Sha256 }, [],
                $"Installed {manifest.Id}: {manifest.InputSizePixels} pixels, {manifest.Dimension} features from '{manifest.FeaturesOutput}'. Assign it with 'fovea backbone assign {manifest.Id} --domain ...', or use it with 'fovea train --backbone {manifest.Id}'.");
        });
        return command;
    }

    private static BackboneRequest Request(ParseResult parsed, BackboneSource source)
    {
        var request = new BackboneRequest(parsed.GetValue(Id) ?? source.Name) { FeaturesOutput = parsed.GetValue(Output), InputSizePixels = parsed.GetValue(Size) };
        return request with { Mean = Three(Mean, parsed.GetValue(Mean)) ?? request.Mean, Std = Three(Std, parsed.GetValue(Std)) ?? request.Std };
    }

    private static float[]? Three(Option<string?> option, string? text)
    {
        if (text is null)
        {
            return null;
        }

        var parts = text.Split(',');
        return parts.Length == 3 && parts.All(part => float.TryParse(part, CultureInfo.InvariantCulture, out _))
            ? [.. parts.Select(part => float.Parse(part, CultureInfo.InvariantCulture))]
            : throw new CommandException(ExitCode.Usage, $"{option.Name} is '{text}'; three numbers such as 0.5,0.5,0.5 are allowed.");
    }
}
