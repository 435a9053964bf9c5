using System.Text.Json;

namespace Fovea.Cli.Tests;

/// <summary>One run of the command line in this process.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output as one JSON object; fails when anything else stands there.</summary>
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Output);
            Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
            return document.RootElement.Clone();
        }
    }

    public static async Task<CommandRun> OfAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await FoveaCommandLine.RunAsync(args, output, error);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }
}
