using System.CommandLine;
using Fovea.Cli.Terminal;
using Fovea.Server.Operations;

namespace Fovea.Cli.Commands;

/// <summary>What the commands that look after a data folder share.</summary>
internal static class OperationWork
{
    /// <summary>Adds the options that all these commands take, and runs the work on the data folder they name.</summary>
    public static void SetOperation(this Command command, Func<ParseResult, string, CommandOutput, bool, CancellationToken, Task<int>> work)
    {
        var data = ServeCommand.DataOption("The data folder.");
        var json = CommandAction.JsonOption();
        command.Add(data);
        command.Add(json);
        command.SetAsyncWork(async (parsed, console, cancellationToken) =>
        {
            try
            {
                return await work(parsed, parsed.GetRequiredValue(data), console, parsed.GetValue(json), cancellationToken);
            }
            catch (OperationException e)
            {
                throw new CommandException(ExitCode.BadData, e.Message, e);
            }
        });
    }

    /// <summary>Names what is wrong on standard error and the result on standard output.</summary>
    public static int Report(this CommandOutput console, bool json, object result, IReadOnlyList<string> problems, string line)
    {
        foreach (var problem in problems)
        {
            console.Error(problem);
        }

        if (json)
        {
            console.Object(result);
        }
        else
        {
            console.Line(line);
        }

        return problems.Count == 0 ? ExitCode.Ok : ExitCode.BadData;
    }
}
