using System.CommandLine;
using System.CommandLine.Parsing;
using Fovea.Cli.Commands;

namespace Fovea.Cli;

/// <summary>The whole command line: parses, runs one command, returns its exit code. A new command is one more line in <see cref="Root"/>.</summary>
internal static class FoveaCommandLine
{
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="output">Receives results and nothing else.</param>
    /// <param name="error">Receives progress, warnings and errors.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var parsed = Root().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var problem in parsed.Errors)
            {
                await error.WriteLineAsync($"fovea: {problem.Message}");
            }

            await error.WriteLineAsync($"See 'fovea {string.Join(' ', CommandPath(parsed))}--help'.");
            return ExitCode.Usage;
        }

        // Exceptions are mapped to exit codes by CommandAction; a server takes up to 30 seconds to finish what it has in hand.
        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeSpan.FromSeconds(40),
        });
    }

    private static RootCommand Root() => new("Fovea trains image classifiers and answers predictions: a self-hosted replacement of Azure Custom Vision.")
    {
        DemoCommand.Create(),
        ServeCommand.Create(),
        ResourceCommand.Create(),
        TrainCommand.Create(),
        EvaluateCommand.Create(),
        PredictCommand.Create(),
        ExportCommand.Create(),
        VerifyCommand.Create(),
        BackboneCommand.Create(),
        BackupCommand.Create(),
        RestoreCommand.Create(),
        MoveCommand.Create(),
        DoctorCommand.Create(),
        ImportCommand.Create(),
        DownloadCommand.Create(),
        SamplePicturesCommand.Create(),
        TrainAdvancedWorkerCommand.Create(),
        BackboneTrialCommand.Create(),
    };

    /// <summary>The names down to the command that was meant, each followed by a blank when joined.</summary>
    private static List<string> CommandPath(ParseResult parsed)
    {
        List<string> names = [""];
        for (var result = parsed.CommandResult; result.Command is not RootCommand; result = (CommandResult)result.Parent!)
        {
            names.Insert(0, result.Command.Name);
        }

        return names;
    }
}
