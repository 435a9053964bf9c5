using System.CommandLine;
using Fovea.Cli.Terminal;
using Fovea.Server.Operations.Doctor;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea doctor</c>: what is wrong, and what to do.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var urls = ServeCommand.UrlsOption();
        var command = new Command("doctor", "Say what is wrong with a data folder or this machine, and what to do; changes nothing.") { urls };
        command.SetOperation(async (parsed, data, console, json, cancellationToken) =>
        {
            var results = await Doctor.ExamineAsync(data, ServeCommand.SplitUrls(parsed.GetRequiredValue(urls)), cancellationToken);
            Show(results, console, json);
            return results.Any(r => r.Status == CheckStatus.Problem) ? ExitCode.BadData : ExitCode.Ok;
        });
        return command;
    }

    private static void Show(IReadOnlyList<CheckResult> results, CommandOutput console, bool json)
    {
        if (json)
        {
            console.Object(new { checks = results });
            return;
        }

        foreach (var result in results)
        {
            console.Line($"{Word(result.Status),-8} {result.Name}: {result.Finding}");
            if (result.Advice is { } advice)
            {
                console.Line($"         {advice}");
            }
        }
    }

    private static string Word(CheckStatus status) => status switch
    {
        CheckStatus.Ok => "ok",
        CheckStatus.Warning => "warning",
        _ => "PROBLEM",
    };
}
