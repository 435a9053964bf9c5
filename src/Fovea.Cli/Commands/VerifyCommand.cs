using System.CommandLine;
using Fovea.Cli.Terminal;
using Fovea.Engine.Export;
using Fovea.Server.Operations;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea verify</c>: proves that an exported model answers on this machine as the server did.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var archive = new Argument<string?>("export.zip")
        {
            Description = "An archive of ExportIteration or 'fovea export': prove that it answers here as it did where it was exported.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var data = new Option<string?>("--data") { Description = "A data folder instead: read and hash everything that its database names." };
        var json = CommandAction.JsonOption();
        var command = new Command("verify", "Prove that an exported model, or a data folder, is whole and right.") { archive, data, json };
        command.SetAsyncWork((parsed, console, cancellationToken) => (parsed.GetValue(archive), parsed.GetValue(data)) switch
        {
            ({ } path, null) => Task.FromResult(Run(path, parsed.GetValue(json), console)),
            (null, { } folder) => RunAsync(folder, parsed.GetValue(json), console, cancellationToken),
            _ => throw new CommandException(ExitCode.Usage, "Name either an export.zip or a folder with --data."),
        });
        return command;
    }

    private static async Task<int> RunAsync(string folder, bool json, CommandOutput console, CancellationToken cancellationToken)
    {
        try
        {
            var result = await DataFolderOperations.VerifyAsync(folder, cancellationToken);
            return console.Report(
                json, result, result.Problems,
                $"{(result.Passed ? "Verified" : "NOT verified")}: {result.Blobs} files, {result.Bytes} bytes; {result.Orphans} files that nothing refers to.");
        }
        catch (OperationException e)
        {
            throw new CommandException(ExitCode.NoInput, e.Message, e);
        }
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
