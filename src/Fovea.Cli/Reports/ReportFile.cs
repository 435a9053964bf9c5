using System.CommandLine;
using System.Text;

namespace Fovea.Cli.Reports;

/// <summary>The file of <c>--report</c>: its ending decides what is written.</summary>
internal static class ReportFile
{
    public static Option<string?> Option() => new("--report")
    {
        Description = "Write a report with intervals, confusion matrix, curves, calibration, suspect labels and near-duplicates; the ending decides: .html, .json or .txt.",
        HelpName = "report.html",
    };

    /// <summary>Asked before the work, because a wrong name should not cost minutes.</summary>
    /// <exception cref="CommandException">It cannot be written, or has another ending.</exception>
    public static void RequireWritable(string? path)
    {
        if (path is null)
        {
            return;
        }

        WriterOf(path);
        if (Directory.Exists(path) || !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
        {
            throw new CommandException(ExitCode.CannotCreate, $"The report cannot be written to '{path}': it has to be a file in a folder that exists.");
        }
    }

    /// <exception cref="CommandException">It cannot be written.</exception>
    public static void Write(string path, Report report)
    {
        try
        {
            File.WriteAllText(path, WriterOf(path)(report), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.CannotCreate, $"The report cannot be written to '{path}': {e.Message}", e);
        }
    }

    private static Func<Report, string> WriterOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".HTML" or ".HTM" => HtmlReport.Write,
        ".JSON" => JsonReport.Write,
        ".TXT" => TextReport.Write,
        var other => throw new CommandException(ExitCode.Usage, $"The report '{path}' ends in '{other.ToLowerInvariant()}'; .html, .json and .txt can be written."),
    };
}
