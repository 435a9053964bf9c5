using System.CommandLine;
using Fovea.FineTuning;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea train-advanced-worker</c>: the process that advanced training starts; not for people.</summary>
internal static class TrainAdvancedWorkerCommand
{
    public const string Name = "train-advanced-worker";

    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "The folder with the job." };
        var command = new Command(Name, "The process in which advanced training fine-tunes.") { folder };
        command.Hidden = true;
        command.SetWork((parsed, _, _) =>
        {
            FineTuningWorker.Run(parsed.GetRequiredValue(folder), Console.Out, Console.In);
            return ExitCode.Ok;
        });
        return command;
    }
}
