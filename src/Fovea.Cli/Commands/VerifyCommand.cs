using System.CommandLine;
using Fovea.Cli.Terminal;
using Fovea.Engine.Export;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea verify</c>: proves that an exported model answers on this machine as the server did.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var archive = new Argument<string>("export.zip") { Description = "An archive of ExportIteration or 'fovea export'." };
        var json = CommandAction.JsonOption();
        var command = new Command("verify", "Prove that an exported model answers here as it did where it was exported.") { archive, json };
        command.SetWork((parsed, console, _) => Run(parsed.GetRequiredValue(archive), parsed.GetValue(json), console));
        return command;
    }

    private static int Run(string path, bool json, CommandOutput console)
    {
        ExportVerification proof;
        using (var zip = Open(path))
        {
            proof = ExportVerifier.Verify(zip);
        }

        foreach (var problem in proof.Problems)
        {
            console.Error(problem);
        }

        var largest = proof.Pictures.Select(p => p.LargestDifference).DefaultIfEmpty().Max();
        if (json)
        {
            console.Object(new { archive = path, proof.Passed, proof.Platform, proof.Flavor, proof.IterationId, proof.Tags, proof.Tolerance, largestDifference = largest, proof.Pictures, proof.Problems });
        }
        else
        {
            foreach (var picture in proof.Pictures)
            {
                console.Line(FormattableString.Invariant($"  {picture.LargestDifference:0.0000000}  {picture.File}"));
            }

            console.Line(FormattableString.Invariant(
                $"{(proof.Passed ? "Verified" : "NOT verified")}: {proof.Pictures.Count} pictures, {proof.Tags.Count} tags, largest difference {largest:0.0000000}, allowed {proof.Tolerance:0.0000000}."));
        }

        return proof.Passed ? ExitCode.Ok : ExitCode.BadData;
    }

    private static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.NoInput, $"The archive '{path}' cannot be read: {e.Message}", e);
        }
    }
}
