using System.CommandLine;
using System.Globalization;
using Fovea.Engine.Backbones.Installed;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea backbone-trial</c>: the process in which a new backbone runs for the first time; not for people.</summary>
internal static class BackboneTrialCommand
{
    public const string Name = "backbone-trial";

    public static Command Create()
    {
        var file = new Argument<string>("file");
        var input = new Argument<string>("input");
        var output = new Argument<string>("output");
        var size = new Argument<int>("size");
        var command = new Command(Name, "The process in which a new backbone runs for the first time.") { file, input, output, size };
        command.Hidden = true;
        command.SetWork((parsed, console, _) =>
        {
            var dimension = BackboneTrial.Run(parsed.GetRequiredValue(file), parsed.GetRequiredValue(input), parsed.GetRequiredValue(output), parsed.GetValue(size));
            console.Line(dimension.ToString(CultureInfo.InvariantCulture));
            return ExitCode.Ok;
        });
        return command;
    }
}
