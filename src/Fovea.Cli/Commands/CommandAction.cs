using System.CommandLine;
using Fovea.Cli.Terminal;
using Fovea.Engine.Models;
using Fovea.Server;
using Fovea.Server.Hosting;

namespace Fovea.Cli.Commands;

/// <summary>Connects a command to its code: cancellation, output and exit codes are the same for every command.</summary>
internal static class CommandAction
{
    /// <summary>Every command with results takes it.</summary>
    public static Option<bool> JsonOption() => new("--json")
    {
        Description = "Write exactly one JSON object to standard output, and nothing else there.",
    };

    /// <summary>Runs blocking work off the caller's thread, so that Ctrl+C can cancel it.</summary>
    public static void SetWork(this Command command, Func<ParseResult, CommandOutput, CancellationToken, int> work) =>
        command.SetAsyncWork((parsed, output, cancellationToken) => Task.FromResult(work(parsed, output, cancellationToken)));

    /// <summary>As <see cref="SetWork"/>, for work that waits.</summary>
    public static void SetAsyncWork(this Command command, Func<ParseResult, CommandOutput, CancellationToken, Task<int>> work) =>
        command.SetAction((parsed, cancellationToken) =>
        {
            var output = new CommandOutput(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            return Task.Run(() => RunAsync(parsed, output, work, cancellationToken), CancellationToken.None);
        });

    private static async Task<int> RunAsync(
        ParseResult parsed, CommandOutput output, Func<ParseResult, CommandOutput, CancellationToken, Task<int>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work(parsed, output, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            output.Error("cancelled");
            return ExitCode.Cancelled;
        }
        catch (CommandException e)
        {
            output.Error(e.Message);
            return e.ExitCode;
        }
        catch (Exception e) when (e is DataFolderInUseException or AddressNotFreeException)
        {
            output.Error(e.Message);
            return ExitCode.CannotCreate;
        }
        catch (InvalidSettingException e)
        {
            output.Error(e.Message);
            return ExitCode.Usage;
        }
        catch (Exception e) when (e is DatabaseUnavailableException or StorageUnavailableException)
        {
            output.Error(e.Message);
            return ExitCode.NoServer;
        }
        catch (InvalidModelException e)
        {
            output.Error(e.Message);
            return ExitCode.BadData;
        }
        catch (Exception e) // The outermost handler of the program.
        {
            output.InternalError(e);
            return ExitCode.Internal;
        }
    }
}
