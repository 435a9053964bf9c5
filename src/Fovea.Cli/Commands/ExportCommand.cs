using System.CommandLine;
using Fovea.Cli.Terminal;
using Fovea.Engine.Export;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea export</c>: packs a model file as ExportIteration packs an iteration.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("model.onnx") { Description = "A model file that 'fovea train' wrote." };
        var output = new Option<string>("--output", "-o") { Description = "The archive to write; an existing file is replaced.", Required = true };
        var platform = new Option<string>("--platform") { Description = $"One of {string.Join(", ", ExportTarget.Platforms)}.", DefaultValueFactory = _ => ExportTarget.Onnx };
        var flavor = new Option<string?>("--flavor") { Description = "ONNX10 or ONNX12; Linux, Windows or ARM." };
        var json = CommandAction.JsonOption();
        var command = new Command("export", "Pack a model for use without Fovea.") { model, output, platform, flavor, json };
        command.SetWork((parsed, console, _) => Run(
            parsed.GetRequiredValue(model), parsed.GetRequiredValue(output), TargetOf(parsed.GetRequiredValue(platform), parsed.GetValue(flavor)), parsed.GetValue(json), console));
        return command;
    }

    private static int Run(string modelPath, string outputPath, ExportTarget target, bool json, CommandOutput console)
    {
        byte[] model;
        try
        {
            model = File.ReadAllBytes(modelPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.NoInput, $"The model '{modelPath}' cannot be read: {e.Message}", e);
        }

        var archive = ExportArchive.Create(model, new ExportOptions { Target = target, ExportedAt = TimeProvider.System.GetUtcNow() });
        Write(outputPath, archive);
        if (json)
        {
            console.Object(new { archive = outputPath, target.Platform, target.Flavor, bytes = archive.Length });
        }
        else
        {
            console.Line($"Wrote {outputPath} for {target}: {archive.Length} bytes. 'fovea verify {outputPath}' proves it on any machine.");
        }

        return ExitCode.Ok;
    }

    private static ExportTarget TargetOf(string platform, string? flavor) =>
        ExportTarget.Find(platform, flavor) ?? throw new CommandException(
            ExitCode.Usage, $"There is no export to '{platform}'{(flavor is null ? "" : $" with the flavor '{flavor}'")}; there are {string.Join(", ", ExportTarget.All)}.");

    private static void Write(string path, byte[] archive)
    {
        try
        {
            File.WriteAllBytes(path, archive);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.CannotCreate, $"The archive '{path}' cannot be written: {e.Message}", e);
        }
    }
}
