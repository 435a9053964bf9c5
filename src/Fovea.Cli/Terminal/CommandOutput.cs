using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fovea.Engine.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Fovea.Cli.Terminal;

/// <summary>Where a command writes: results on standard output, everything else on standard error.</summary>
internal sealed class CommandOutput
{
    // Wide enough that no table is folded when nobody looks at it.
    private const int UnattendedWidth = 200;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter() },
        // Tags in any script stay readable; this is a terminal or a file, not a web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly TextWriter output;
    private readonly TextWriter error;

    public CommandOutput(TextWriter output, TextWriter error)
    {
        this.output = output;
        this.error = error;
    }

    public void Line(string text) => output.WriteLine(Printable(text));

    public void Object(object result) => output.WriteLine(JsonSerializer.Serialize(result, Json));

    public void Table(IRenderable table)
    {
        var isTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        ConsoleOn(output, isTerminal).Write(table);
    }

    /// <summary>What is worth knowing beside the result.</summary>
    public void Note(string text) => error.WriteLine(Printable(text));

    public void Warning(string text) => error.WriteLine($"warning: {Printable(text)}");

    public void Error(string text) => error.WriteLine($"fovea: {Printable(text)}");

    /// <summary>Writes a bug out whole, because somebody will have to find it.</summary>
    public void InternalError(Exception bug) => error.WriteLine($"fovea: internal error: {bug}");

    /// <summary>Shows the progress of long work on standard error: bars on a terminal, else one line for each stage.</summary>
    public T WithProgress<T>(Func<IProgress<TrainingProgress>, T> work)
    {
        if (!ReferenceEquals(error, Console.Error) || Console.IsErrorRedirected)
        {
            return work(new StageLines(error));
        }

        var result = default(T)!;
        ConsoleOn(error, isTerminal: true).Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => result = work(new StageBars(context)));
        return result;
    }

    /// <summary>As <see cref="WithProgress"/>, for work that waits.</summary>
    public async Task<T> WithProgressAsync<T>(Func<IProgress<TrainingProgress>, Task<T>> work)
    {
        if (!ReferenceEquals(error, Console.Error) || Console.IsErrorRedirected)
        {
            return await work(new StageLines(error));
        }

        return await ConsoleOn(error, isTerminal: true).Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(new StageBars(context)));
    }

    /// <summary>Names of files and tags come from elsewhere; control characters could rewrite the terminal.</summary>
    public static string Printable(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : text;

    private static IAnsiConsole ConsoleOn(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            console.Profile.Width = UnattendedWidth;
        }

        return console;
    }
}
